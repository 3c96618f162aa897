"""Whether a mutant differs from the original, and whether a check notices."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from attrs import define, evolve, field, frozen

from fragileml.analysis import Proof, diagnose, examine, prove
from fragileml.analysis.claims import actions_of
from fragileml.analysis.par import Limits
from fragileml.analysis.transcripts import differing, transcript_of
from fragileml.episode import Episode
from fragileml.machine.actions import Action, Inspect, Submit
from fragileml.packages.linking import LinkError, link
from fragileml.testing.mutation.mutant import Mutant
from fragileml_dsl import check_path
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.machine.machine import Machine

_SEEDS = 6
_STEPS = 40


class Verdict(StrEnum):
    """What became of a mutant."""

    REJECTED = "does not compile"
    EQUIVALENT = "equivalent"
    CAUGHT = "caught"
    ESCAPED = "escaped"


@frozen
class Judgement:
    """A mutant and what became of it.

    Attributes:
        mutant: The mutant.
        verdict: What became of it.
        reason: The codes of what the check found, or in what it differs.
    """

    mutant: Mutant
    verdict: Verdict
    reason: str = ""


@frozen
class _Findings:
    diagnostics: frozenset[tuple[str, str]]
    proofs: tuple[Proof, ...]


@define
class Bench:
    """A scenario against which mutants of its files are judged.

    Attributes:
        path: The scenario's file.
        root: The folder of its pack.
        limits: How far proofs go.
        transcript: What its pack keeps of what agents see; None if it keeps nothing.
    """

    path: Path
    root: Path
    limits: Limits = field(factory=Limits)
    transcript: str | None = None
    _machine: Machine = field(init=False)
    _warned: frozenset[tuple[str, str]] = field(init=False)
    _found: _Findings = field(init=False)
    _walk: str = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Check the original.

        Raises:
            ValueError: If it does not compile.
        """
        machine, diagnostics = self._compiled(None, "")
        if machine is None:
            raise ValueError(f"{self.path} does not compile: check it first")
        self._machine, self._warned = machine, _names(diagnostics)
        self._found = self._check(machine)
        self._walk = _digest(machine, self._found.proofs)

    @property
    def false_alarms(self) -> tuple[str, ...]:
        """The codes of what is found in the original."""
        return tuple(sorted(code for code, _ in self._warned | self._found.diagnostics))

    def judge(self, mutant: Mutant, text: str) -> Judgement:
        """Judge a mutant of the file that holds ``text``."""
        machine, diagnostics = self._compiled(mutant, text)
        if machine is None:
            codes = _codes(_names(diagnostics))
            return Judgement(mutant, Verdict.REJECTED, codes)
        if machine == self._machine:
            return Judgement(mutant, Verdict.EQUIVALENT, "the same machine")
        try:
            link(machine)
        except LinkError:
            return Judgement(mutant, Verdict.CAUGHT, "FML809")
        fresh = _names(diagnostics) - self._warned
        examined = _names(self._examine(machine)) - self._found.diagnostics
        if fresh or examined:
            # What fails a test, a proof or the compiler differs from what does not.
            return Judgement(mutant, Verdict.CAUGHT, _codes(fresh | examined))
        found = self._check(machine)
        fresh = found.diagnostics - self._found.diagnostics
        if fresh:
            return Judgement(mutant, Verdict.CAUGHT, _codes(fresh))
        difference = self._difference(machine, found)
        verdict = Verdict.ESCAPED if difference else Verdict.EQUIVALENT
        return Judgement(mutant, verdict, difference)

    def _difference(self, machine: Machine, found: _Findings) -> str:
        mine = [(each.steps, each.minutes) for each in self._found.proofs]
        if [(each.steps, each.minutes) for each in found.proofs] != mine:
            return "par"
        claims = [[(c.name, c.answer) for c in each.claims] for each in self._found.proofs]
        if [[(c.name, c.answer) for c in each.claims] for each in found.proofs] != claims:
            return "verdict"
        walked = _digest(machine, self._found.proofs) != self._walk
        return "text or reward" if walked else ""

    def _compiled(
        self, mutant: Mutant | None, text: str
    ) -> tuple[Machine | None, tuple[Diagnostic, ...]]:
        unsaved = {}
        if mutant is not None:
            place = (self.root / mutant.file).resolve()
            unsaved[place] = mutant.applied(text).encode()
        report = check_path(self.path, unsaved)
        machine = next(iter(report.machines.values()), None)
        return machine, report.diagnostics

    def _check(self, machine: Machine) -> _Findings:
        proofs = prove(machine, self.limits)
        found = (*self._examine(machine), *diagnose(machine, proofs))
        return _Findings(_names(found), proofs)

    def _examine(self, machine: Machine) -> tuple[Diagnostic, ...]:
        found = examine(machine)
        if self.transcript is None:
            return found
        return (*found, *differing(machine, self.transcript, transcript_of(machine)))


def _names(diagnostics: tuple[Diagnostic, ...]) -> frozenset[tuple[str, str]]:
    return frozenset((each.code, each.message) for each in diagnostics)


def _codes(found: frozenset[tuple[str, str]]) -> str:
    return ", ".join(sorted({code for code, _ in found}))


def _digest(machine: Machine, proofs: tuple[Proof, ...]) -> str:
    """Return a digest of all that is seen and paid along the original's repairs and walks."""
    whole = hashlib.sha256()
    interpreter = link(machine)
    looks = [each for each in interpreter.menu if isinstance(each, Inspect)]
    roomy = link(evolve(machine, steps=100_000, minutes=1_000_000))
    for proof in proofs:
        for repair in proof.repairs:
            script = (*looks, *actions_of(repair.script), *looks, Submit())
            _play(Episode(roomy, proof.seed), script, whole.update)
    for seed in range(_SEEDS):
        episode = Episode(interpreter, seed)
        _play(episode, _walk(interpreter.menu, seed), whole.update)
    return whole.hexdigest()


def _play(episode: Episode, script: tuple[Action, ...], tell: Callable[[bytes], None]) -> None:
    tell(episode.observation.text().encode())
    for action in script:
        if episode.ended:
            return
        step = episode.step(action)
        tell(f"{step.reward!r} {step.observation.text()}".encode())


def _walk(menu: tuple[Action, ...], seed: int) -> tuple[Action, ...]:
    offered = [each for each in menu if not isinstance(each, Submit)]
    chances = (hashlib.sha256(f"{seed}:{step}".encode()).digest() for step in range(_STEPS))
    picks = (offered[int.from_bytes(chance[:8], "big") % len(offered)] for chance in chances)
    return (*picks, Submit())
