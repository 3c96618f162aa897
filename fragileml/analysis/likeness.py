"""Beginnings that look alike and are not, and scenarios that are alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from attrs import frozen

from fragileml.analysis.behaviour import finding
from fragileml.analysis.claims import Proof, Script, actions_of
from fragileml.episode.episode import Episode
from fragileml.episode.tiers import TierName
from fragileml.machine.actions import Submit
from fragileml.packages.linking import link
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.machine.annotations import Acceptance
from fragileml_dsl.machine.machine import Machine


@frozen
class _Beginning:
    machine: Machine
    proof: Proof

    @property
    def id(self) -> str:
        return self.proof.scenario

    @property
    def file(self) -> str:
        return self.machine.annotations.file

    @property
    def pipeline(self) -> str:
        """What names its pipeline; an inline one is its scenario's own."""
        return self.machine.annotations.pipeline or self.file

    def is_repaired_by(self, script: Script) -> bool:
        episode = Episode(link(self.machine), self.proof.seed, tier=TierName.REFERENCE)
        for action in (*actions_of(script), Submit()):
            if not episode.ended:
                episode.step(action)
        return episode.result().success


def compare(proved: Iterable[tuple[Machine, Sequence[Proof]]]) -> tuple[Diagnostic, ...]:
    """Return what is wrong with scenarios beside each other: those of a pack, or one alone."""
    found: dict[Diagnostic, None] = {}
    pipelines: dict[str, list[_Beginning]] = {}
    for machine, proofs in proved:
        for proof in proofs:
            each = _Beginning(machine, proof)
            pipelines.setdefault(each.pipeline, []).append(each)
    for beginnings in pipelines.values():
        found |= dict.fromkeys(_told_apart(beginnings))
        looks: dict[str, list[_Beginning]] = {}
        for each in beginnings:
            looks.setdefault(each.proof.traits.look, []).append(each)
        for alike in looks.values():
            found |= dict.fromkeys(_confused(alike))
    return tuple(sorted(found, key=lambda each: each.sort_key))


def _told_apart(beginnings: Sequence[_Beginning]) -> Iterator[Diagnostic]:
    for one, other in pairwise(beginnings):
        if one.proof.traits.shape != other.proof.traits.shape:
            message = f"an agent can tell it from {one.id} before it does anything"
            hint = "let scenarios of a pipeline offer the same settings, probes, actions and prices"
            yield finding(other.machine, "FML819", message, hint)


def _confused(alike: Sequence[_Beginning]) -> Iterator[Diagnostic]:
    for one, other in combinations(alike, 2):
        if one.proof.traits.start == other.proof.traits.start:
            # Of controls nothing but the alert differs: it is what they are about.
            if one.id != other.id and other.machine.faults:
                message = f"it is {one.id} again: it looks alike and goes on alike"
                yield finding(other.machine, "FML818", message, "remove one of the two")
        elif not (_accepts(one) or _accepts(other)) and _have_nothing_in_common(one, other):
            which = _which(one, other)
            hint = "let a probe tell what differs, or say accept: {ambiguous: why it is meant}"
            message = f"no probe tells {which}, and what repairs one does not repair the other"
            yield finding(other.machine, "FML817", message, hint)


def _which(one: _Beginning, other: _Beginning) -> str:
    if one.id == other.id:
        return f"seed {one.proof.seed} from seed {other.proof.seed}"
    return f"it from {one.id}"


def _accepts(beginning: _Beginning) -> bool:
    return Acceptance.AMBIGUOUS in beginning.machine.annotations.accepted


def _have_nothing_in_common(one: _Beginning, other: _Beginning) -> bool:
    """Say whether no known repair of one serves the other, nor both after each other."""
    ours = [each.script for each in one.proof.repairs]
    theirs = [each.script for each in other.proof.repairs]
    if not (ours and theirs):
        return False
    both = [first + second for first in ours for second in theirs]
    back = [second + first for first in ours for second in theirs]
    return not (
        any(map(other.is_repaired_by, ours))
        or any(map(one.is_repaired_by, theirs))
        or any(one.is_repaired_by(each) and other.is_repaired_by(each) for each in (*both, *back))
    )
