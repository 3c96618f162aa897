"""The installed environment of a pipeline: exact pins."""

from __future__ import annotations

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Located
from fragileml_dsl.syntax.pipeline import Packages


def check_packages(tree: Packages | None, reporter: Reporter) -> dict[str, str] | None:
    """Return the installed versions by canonical name, or None if they are not all known."""
    found: dict[str, str] = {}
    for name, key in (("universe", tree.universe), ("installer", tree.installer)) if tree else ():
        if key is not None:
            message = f"`{name}` has no effect yet: packages are what install: pins"
            reporter.report("FML214", key.span, message, hint="leave it out")
    pins = [(pin, *_parse(pin, reporter)) for pin in (tree.install if tree else ())]
    for pin, name, version in pins:
        if name in found:
            message, hint = f"the package {name} is installed twice", "remove one of the pins"
            reporter.report("FML731", pin.span, message, hint=hint)
        found.setdefault(name, version)
    return None if "" in found else found


def _parse(pin: Located[str], reporter: Reporter) -> tuple[str, str]:
    try:
        requirement = Requirement(pin.value)
    except InvalidRequirement:
        reporter.report("FML730", pin.span, f"{pin.value!r} is not a pin", hint=_HINT)
        return "", ""
    operators = [(each.operator, each.version) for each in requirement.specifier]
    exact = len(operators) == 1 and operators[0][0] == "==" and "*" not in operators[0][1]
    if not exact or requirement.extras or requirement.marker or requirement.url:
        reporter.report("FML730", pin.span, f"{pin.value} is not an exact pin", hint=_HINT)
        return "", ""
    return canonicalize_name(requirement.name), operators[0][1]


_HINT = "write name==version, as in acme==1.2.0"
