"""The installed packages, against the names and versions of their universe."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from attrs import evolve, frozen
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from fragileml_dsl.check.checked_packages import CheckedChange, CheckedPackages
from fragileml_dsl.check.scope import names_near
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.machine.machine import Overlay
from fragileml_dsl.resolve.universes import UniverseIndex
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax import packages as syntax
from fragileml_dsl.syntax.shapes import Named

INSTALLER = "pip-26.3"
"""The only installer that there is."""

COMMANDS = ("install", "uninstall", "check", "list", "show", "freeze")
"""What it can be asked for."""

FindUniverse = Callable[[Located[str]], UniverseIndex | None]


def check_packages(
    tree: syntax.Packages | None, find: FindUniverse, reporter: Reporter
) -> CheckedPackages:
    """Check what a pipeline has installed; ``find`` gives its universe, or reports."""
    if tree is None:
        return CheckedPackages()
    if tree.universe is None:
        return _fixed(tree, reporter)
    if tree.universe.span.hole:
        return CheckedPackages(complete=False)
    universe = find(tree.universe)
    if universe is None:
        return CheckedPackages(complete=False)
    if tree.installer is None:
        message = "a universe needs an installer"
        hint = f"add installer: {INSTALLER}"
        reporter.report("FML732", tree.universe.span, message, hint=hint)
    elif tree.installer.value != INSTALLER and not tree.installer.span.hole:
        message = f"there is no installer {tree.installer.value}"
        reporter.report("FML732", tree.installer.span, message, hint=f"write {INSTALLER}")
    checker = _Checker(CheckedPackages(universe), reporter).with_overlay(tree.overlay)
    return evolve(
        checker.packages,
        change=checker.change(
            syntax.PackageChange(tree.span, install=tree.install, override=tree.override)
        ),
        files=_texts(tree.files),
        menu=tuple(checker.commands(tree.menu)),
    )


def refine_packages(
    packages: CheckedPackages, tree: syntax.ScenarioPackages | None, reporter: Reporter
) -> CheckedPackages:
    """Return the packages of a pipeline as a scenario has them."""
    if tree is None or not packages.complete:
        return packages
    if packages.universe is None:
        _report_fixed(tree.span, reporter)
        return packages
    checker = _Checker(packages, reporter).with_overlay(tree.overlay)
    own = checker.change(
        syntax.PackageChange(tree.span, install=tree.install or (), override=tree.override)
    )
    return evolve(
        checker.packages,
        change=CheckedChange(
            packages.change.install if tree.install is None else own.install,
            {**packages.change.override, **own.override},
        ),
        files={**packages.files, **_texts(tree.files)},
    )


def check_change(
    tree: syntax.PackageChange | None, packages: CheckedPackages, reporter: Reporter
) -> CheckedChange | None:
    """Check what a fault does to packages."""
    if tree is None or not packages.complete:
        return None
    if packages.universe is None:
        _report_fixed(tree.span, reporter)
        return None
    return _Checker(packages, reporter).change(tree)


def check_command(command: Located[str], packages: CheckedPackages, reporter: Reporter) -> None:
    """Check a call of the installer."""
    if packages.complete and packages.universe is None:
        _report_fixed(command.span, reporter)
        return
    for _ in _Checker(packages, reporter).commands((command,)):
        return


def _report_fixed(span: Span, reporter: Reporter) -> None:
    message = "the packages of this pipeline cannot change: it has no universe"
    hint = f"add universe: and installer: {INSTALLER} to the pipeline's packages"
    reporter.report("FML738", span, message, hint=hint)


def _fixed(tree: syntax.Packages, reporter: Reporter) -> CheckedPackages:
    """Check packages that never change: exact pins."""
    for part in (tree.installer, *tree.override, *tree.overlay, *tree.files, *tree.menu):
        if part is not None:
            _report_fixed(part.name.span if isinstance(part, Named) else part.span, reporter)
    pins = [(pin, *_pin(pin, reporter)) for pin in tree.install]
    versions: dict[str, str] = {}
    for pin, name, version in pins:
        if name in versions:
            message, hint = f"the package {name} is installed twice", "remove one of the pins"
            reporter.report("FML731", pin.span, message, hint=hint)
        versions.setdefault(name, version)
    complete = "" not in versions
    installed = tuple(f"{name}=={version}" for name, version in versions.items() if name)
    return CheckedPackages(change=CheckedChange(installed), complete=complete)


def _pin(pin: Located[str], reporter: Reporter) -> tuple[str, str]:
    if pin.span.hole:
        return "", ""
    hint = "write name==version, as in acme==1.2.0"
    try:
        requirement = Requirement(pin.value)
    except InvalidRequirement:
        reporter.report("FML730", pin.span, f"{pin.value!r} is not a pin", hint=hint)
        return "", ""
    operators = [(each.operator, each.version) for each in requirement.specifier]
    exact = len(operators) == 1 and operators[0][0] == "==" and "*" not in operators[0][1]
    if not exact or requirement.extras or requirement.marker or requirement.url:
        reporter.report("FML730", pin.span, f"{pin.value} is not an exact pin", hint=hint)
        return "", ""
    return str(canonicalize_name(requirement.name)), operators[0][1]


def _texts(files: tuple[Named[Located[str]], ...]) -> dict[str, str]:
    return {each.name.value: each.value.value for each in files}


@frozen
class _Checker:
    """Checks names and versions against those that there are."""

    packages: CheckedPackages
    reporter: Reporter

    def with_overlay(self, overlay: tuple[syntax.Overlay, ...]) -> _Checker:
        """Return a checker that knows further releases; what they require is checked as well."""
        releases = tuple(self._release(each) for each in overlay)
        known = evolve(self.packages, overlay=(*self.packages.overlay, *filter(None, releases)))
        checker = evolve(self, packages=known)
        for each in overlay:
            for requirement in each.requires:
                checker.requirement(requirement)
        return checker

    def _release(self, tree: syntax.Overlay) -> Overlay | None:
        version = self._version(tree.version)
        if version is None or tree.name.span.hole:
            return None
        return Overlay(
            str(canonicalize_name(tree.name.value)),
            version,
            tuple(each.value for each in tree.requires),
            tree.build_fails.value if tree.build_fails else None,
        )

    def _version(self, version: Located[str]) -> str | None:
        if version.span.hole:
            return None
        try:
            return str(Version(version.value))
        except InvalidVersion:
            message = f"{version.value!r} is not a version"
            self.reporter.report("FML509", version.span, message, hint="write one such as 4.40.2")
            return None

    def change(self, tree: syntax.PackageChange) -> CheckedChange:
        """Return what befalls packages."""
        for each in tree.install:
            self.requirement(each)
        override = {}
        for named in tree.override:
            name, version = self._name(named.name), self._version(named.value)
            if name and version:
                self._check_version(named.value.span, name, version)
                override[name] = version
        removed = (self._name(each) for each in tree.remove)
        return CheckedChange(
            tuple(each.value for each in tree.install), override, tuple(filter(None, removed))
        )

    def requirement(self, text: Located[str]) -> None:
        """Check one requirement: options of the installer are taken as they are."""
        if text.span.hole or text.value.startswith("-"):
            return
        try:
            requirement = Requirement(text.value)
        except InvalidRequirement:
            message = f"{text.value!r} is not a requirement"
            hint = "write one such as acme, acme==1.2 or 'acme>=1,<2'"
            self.reporter.report("FML737", text.span, message, hint=hint)
            return
        name = self._name(Located(requirement.name, text.span))
        if name is None:
            return
        versions = self.packages.versions[name]
        admitted = requirement.specifier.filter(versions, prereleases=True)
        if next(iter(admitted), None) is None:
            self._report_version(text.span, f"{name}{requirement.specifier}", versions)

    def _name(self, name: Located[str]) -> str | None:
        if name.span.hole:
            return None
        canonical = str(canonicalize_name(name.value))
        if canonical in self.packages.versions:
            return canonical
        message = f"the universe has no package {canonical}"
        hint = names_near(canonical, self.packages.versions) or "add it to the universe or overlay:"
        self.reporter.report("FML734", name.span, message, hint=hint)
        return None

    def _check_version(self, span: Span, name: str, version: str) -> None:
        versions = self.packages.versions[name]
        if version not in versions:
            self._report_version(span, f"{name}=={version}", versions)

    def _report_version(self, span: Span, wanted: str, versions: tuple[str, ...]) -> None:
        message = f"the universe has no release {wanted}"
        shown = ", ".join(versions[-_SHOWN:])
        hint = f"the newest are {shown}; or add the release to overlay:"
        self.reporter.report("FML735", span, message, hint=hint)

    def commands(self, lines: tuple[Located[str], ...]) -> Iterator[str]:
        """Yield the calls of the installer that can be understood."""
        for each in lines:
            command = each.value.partition(" ")[0]
            if command in COMMANDS:
                yield each.value
            elif not each.span.hole:
                message = f"the installer has no command {command}"
                hint = names_near(command, COMMANDS) or f"write {COMMANDS[0]} and what to install"
                self.reporter.report("FML736", each.span, message, hint=hint)


_SHOWN = 5
