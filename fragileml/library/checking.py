"""All that can be said of files: they are compiled, run as they claim to behave, rules are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import define, evolve, field, frozen

from fragileml.agents.registry import RULES_FILE
from fragileml.agents.rule_table import load_rules
from fragileml.analysis.behaviour import examined
from fragileml.analysis.checks import checks_of, proof_checks_of
from fragileml.analysis.claims import Proof
from fragileml.analysis.coverage import Coverage, Raised, coverage_of
from fragileml.analysis.likeness import compare
from fragileml.analysis.verdicts import diagnose
from fragileml.analysis.walks import Walked, never_met, nowhere_met
from fragileml.library import clean_packs, transcripts
from fragileml.library.clean_packs import CleanPack, passed
from fragileml.library.packs import MANIFEST, scenario_ids
from fragileml.library.proving import Proved
from fragileml.library.walking import walk_pipelines
from fragileml_dsl import check_path
from fragileml_dsl.diagnostics.diagnostic import Diagnostic, has_errors
from fragileml_dsl.diagnostics.junit import COMPILES, Check
from fragileml_dsl.machine.machine import Machine
from fragileml_dsl.source import Source, Span

_SKIPPED: Final = "a file that the scenario uses has errors"
_NOT_PROVED: Final = "the scenario does not behave as its file says"


@frozen
class Findings:
    """What was found in files, which are named as from the folder of the check.

    Attributes:
        scenarios: The ids of the scenarios that were run.
        checks: What was checked.
        diagnostics: What was found, sorted, each once.
        sources: The texts that the diagnostics point into, by name.
        proofs: What was proved of the scenarios, if that was asked for.
        walks: What random steps through the pipelines of packs came to, if that was asked for.
        coverages: Which issues the scenarios of packs raise.
    """

    scenarios: tuple[str, ...]
    checks: tuple[Check, ...]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    proofs: tuple[Proved, ...]
    walks: tuple[Walked, ...]
    coverages: tuple[Coverage, ...]


Prover = Callable[[Sequence[Path]], Iterable[tuple[Proof, ...]]]
"""Proves what scenarios claim, file by file."""


def check_files(
    paths: Iterable[Path], folder: Path, *, anew: bool = False, prover: Prover | None = None
) -> Findings:
    """Check documents and packs.

    Args:
        paths: Files and packs' folders.
        folder: Where the check runs: files in it are named relative to it, others absolutely.
        anew: Whether every file is read again, packs too in which nothing was found before: only
            then are all sources there.
        prover: Proves what is found without errors; None if nothing shall be proved.
    """
    checking = _Checking(folder.resolve(), anew, prover)
    for path in paths:
        checking.check(path)
    return checking.findings()


@define
class _Checking:
    folder: Path
    anew: bool
    prover: Prover | None
    proofs: dict[Proved, None] = field(factory=dict)
    walks: dict[Walked, None] = field(factory=dict)
    coverages: dict[Coverage, None] = field(factory=dict)
    scenarios: dict[str, None] = field(factory=dict)
    checks: dict[Check, None] = field(factory=dict)
    diagnostics: dict[Diagnostic, None] = field(factory=dict)
    sources: dict[str, Source] = field(factory=dict)

    def check(self, path: Path) -> None:
        """Check a file or a pack; of a pack in which nothing was found before, recall that."""
        if not (path.is_dir() and (path / MANIFEST).is_file()):
            self._check(path)
            return
        root = path.resolve()
        clean = None if self.anew else clean_packs.load(root, proved=self.prover is not None)
        if clean is not None:
            self._keep(_Names(root, self.folder), clean.proofs)
            self.walks |= dict.fromkeys(clean.walks)
            self._cover(clean.coverage)
            self._pass(_Names(root, self.folder), clean.scenarios, clean.checks())
            return
        before = len(self.diagnostics)
        checked = self._check(path)
        if len(self.diagnostics) == before:
            clean_packs.store(root, checked, proved=self.prover is not None)

    def _check(self, path: Path) -> CleanPack:
        """Check anew, and return what there is to say of it if nothing is found."""
        report = check_path(path)
        names = _Names(report.root, self.folder)
        self._add(names, report.diagnostics, report.sources)
        scenarios = tuple(report.machines)
        checks: list[Check] = []
        sound: list[Machine] = []
        raised: list[tuple[Machine, Raised]] = []
        for machine in report.machines.values():
            done = examined(machine)
            found = done.diagnostics
            raised.append((machine, done.raised))
            if self.prover is not None and not has_errors(found):
                found = (*found, *transcripts.compare(names.root, machine))
            self._add(names, found, {})
            checks += checks_of(machine)
            if self.prover is not None:
                reason = _NOT_PROVED if has_errors(found) else ""
                checks += proof_checks_of(machine, reason)
                sound += [] if reason else [machine]
        self._pass(names, scenarios, checks)
        proofs = self._prove(names, sound)
        walks: tuple[Walked, ...] = ()
        coverage: Coverage | None = None
        if path.is_dir() or path.name == MANIFEST:
            walks = self._walk(names, sound)
            coverage = coverage_of(names.root.name, raised, report.unused)
            self._cover(coverage)
            self._add_skipped(names)
            self._add_rules(names)
        return CleanPack(scenarios, passed(checks), proofs, walks, coverage)

    def _prove(self, names: _Names, machines: Sequence[Machine]) -> tuple[Proved, ...]:
        """Prove what is claimed of scenarios that behave as their files say."""
        if self.prover is None:
            return ()
        files = [names.root / machine.annotations.file for machine in machines]
        found: list[Proved] = []
        proved = tuple(zip(machines, self.prover(files), strict=True))
        self._add(names, compare(proved), {})
        for machine, proofs in proved:
            self._add(names, diagnose(machine, proofs), {})
            found += [Proved(machine.annotations.file, each) for each in proofs]
        self._keep(names, found)
        return tuple(found)

    def _walk(self, names: _Names, machines: Sequence[Machine]) -> tuple[Walked, ...]:
        """Take random steps through the pipelines of a pack, and say what they never meet."""
        if self.prover is None:
            return ()
        walks = walk_pipelines(names.root, machines)
        for module, message in never_met(walks):
            file = f"modules/{module}.yaml"
            place = file if (names.root / file).is_file() else MANIFEST
            self._add(names, (nowhere_met(place, message),), {})
        self.walks |= dict.fromkeys(walks)
        return walks

    def _cover(self, coverage: Coverage | None) -> None:
        if coverage is not None:
            self.coverages[coverage] = None

    def _keep(self, names: _Names, proofs: Iterable[Proved]) -> None:
        self.proofs |= {evolve(each, file=names.file(each.file)): None for each in proofs}

    def _pass(self, names: _Names, scenarios: Iterable[str], checks: Iterable[Check]) -> None:
        self.scenarios |= dict.fromkeys(scenarios)
        self.checks |= dict.fromkeys(map(names.check, checks))

    def findings(self) -> Findings:
        found = sorted(self.diagnostics, key=lambda each: each.sort_key)
        return Findings(
            tuple(self.scenarios),
            tuple(self.checks),
            tuple(found),
            self.sources,
            tuple(self.proofs),
            tuple(self.walks),
            tuple(self.coverages),
        )

    def _add(
        self, names: _Names, diagnostics: Iterable[Diagnostic], sources: Mapping[str, Source]
    ) -> None:
        self.diagnostics |= dict.fromkeys(map(names.diagnostic, diagnostics))
        self.sources |= {names.file(name): source for name, source in sources.items()}

    def _add_skipped(self, names: _Names) -> None:
        """Add the scenarios of a pack that did not compile, perhaps through no fault of theirs."""
        checked = {each.file for each in self.checks}
        for id_ in scenario_ids(names.root):
            file = names.file(f"scenarios/{id_}.yaml")
            if file not in checked:
                self.checks[Check(file, COMPILES, skipped=_SKIPPED)] = None

    def _add_rules(self, names: _Names) -> None:
        rules = names.root / "agents" / RULES_FILE
        if rules.is_file():
            table = load_rules(rules)
            self._add(names, table.diagnostics, table.sources)


@frozen
class _Names:
    """How the files of a pack are called in the folder of the check."""

    root: Path
    folder: Path

    def file(self, name: str) -> str:
        path = self.root / name
        if path.is_relative_to(self.folder):
            path = path.relative_to(self.folder)
        return path.as_posix()

    def diagnostic(self, each: Diagnostic) -> Diagnostic:
        related = tuple(evolve(label, span=self._span(label.span)) for label in each.related)
        return evolve(each, span=self._span(each.span), related=related)

    def check(self, each: Check) -> Check:
        return evolve(each, file=self.file(each.file))

    def _span(self, span: Span) -> Span:
        return evolve(span, file=self.file(span.file))
