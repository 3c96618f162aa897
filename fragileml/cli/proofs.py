"""Proofs as people and programs read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from statistics import median

from attrs import frozen

from fragileml.analysis import Answer, Claim, Proof
from fragileml.analysis.claims import actions_of
from fragileml.analysis.coverage import Coverage
from fragileml.analysis.walks import Walked
from fragileml.cli import traces
from fragileml.cli.output import plural
from fragileml.cli.transcript import SCREEN, describe_result, describe_step
from fragileml.episode import Episode
from fragileml.library import load_machine
from fragileml.library.proving import Proved
from fragileml.machine.spelling import spell

RFC_008 = {
    "solvable": "oracle_max",
    "par": "oracle_max",
    "success-pays-more": "floor_gap",
    "floor": "floor_gap",
    "submitting-at-once-is-best": "floor_gap",
    "tricks-pay-nothing": "canary_floor",
    "nothing-leaks": "no_solution_leakage",
    "determinism": "episode_determinism",
    "isolation": "episode_isolation",
    "verdict-determinism": "verifier_determinism",
    "trace-replay": "replayability",
    "seed-control": "seed_control",
}
"""What OpenEnv's RFC 008 calls the check that a claim answers; others have no name there."""

_BOUNDS = (10, 100, 1_000, 10_000)


def proof_to_json(proved: Proved) -> dict[str, object]:
    """Return a proof as a JSON object."""
    proof = proved.proof
    return {
        "scenario": proof.scenario,
        "file": proved.file,
        "seed": proof.seed,
        "slice": {
            "variables": proof.size.variables,
            "actions": proof.size.actions,
            "states": proof.size.states,
            "whole": proof.size.complete,
        },
        "par": {"minutes": proof.minutes, "steps": proof.steps},
        "repairs": [
            {
                "steps": each.steps,
                "minutes": each.minutes,
                "actions": [spell(action) for action in actions_of(each.script)],
            }
            for each in proof.repairs
        ],
        "claims": [_claim_to_json(each) for each in proof.claims],
    }


def _claim_to_json(claim: Claim) -> dict[str, object]:
    return {
        "claim": claim.name,
        "rfc008": RFC_008.get(claim.name),
        "answer": str(claim.answer),
        "covers": claim.covers,
        "actions": [spell(action) for action in actions_of(claim.script)],
    }


def describe_figures(proofs: Sequence[Proof]) -> list[str]:
    """Return how many claims are proved, and how large the slices are, as lines."""
    if not proofs:
        return ["nothing is proved"]
    answers = Counter(each.answer for proof in proofs for each in proof.claims)
    cut = sum(bool(each.cut_off) for each in proofs)
    sizes = [each.size for each in proofs]
    middle = (
        f"{_middle((each.states for each in sizes), 'state')} met,"
        f" {_middle((each.variables for each in sizes), 'variable')}"
        f" and {_middle((each.actions for each in sizes), 'action')}"
    )
    lines = [
        ", ".join(f"{plural(answers[each], 'claim')} {each}" for each in Answer),
        f"{cut} of {plural(len(proofs), 'beginning')} with a cut-off",
        f"slices: a median of {middle}",
    ]
    return [*lines, *(f"  {label}: {count}" for label, count in _histogram(proofs))]


def _middle(numbers: Iterable[int], noun: str) -> str:
    number = f"{median(numbers):,.0f}"
    return f"{number} {noun}" if number == "1" else f"{number} {noun}s"


def walk_to_json(walked: Walked) -> dict[str, object]:
    """Return what random steps came to as a JSON object."""
    return {
        "pipeline": walked.pipeline,
        "steps": walked.steps,
        "met": len(walked.met),
        "missed": [f"{name}: {what}" for name, what in walked.missed],
    }


def describe_walks(walks: Sequence[Walked]) -> list[str]:
    """Return what random steps covered, as lines."""
    return [
        f"{walked.steps:,} random steps through {walked.pipeline} met {len(walked.met)} of"
        f" {len(walked.met) + len(walked.missed)} issues, actions and texts"
        for walked in walks
    ]


def describe_coverages(coverages: Iterable[Coverage]) -> Iterator[str]:
    """Yield which issues of packs are raised, as lines."""
    for each in coverages:
        yield (
            f"scenarios of {each.pack} raise {each.at_reset + each.in_tests} of"
            f" {plural(each.issues, 'issue')}, {each.in_tests} of them in tests alone"
        )
        yield from (f"  not raised: {name}" for name in each.missing)


def _histogram(proofs: Iterable[Proof]) -> Iterator[tuple[str, int]]:
    sizes = [each.size for each in proofs]
    low = 0
    for high in _BOUNDS:
        count = sum(low < each.states <= high and each.complete for each in sizes)
        yield f"{low + 1:,} to {high:,} states", count
        low = high
    yield "more than were met", sum(not each.complete for each in sizes)


@frozen
class Refutation:
    """A played counterexample."""

    name: str
    lines: tuple[str, ...]
    episode: Episode

    def keep(self, folder: Path) -> None:
        """Write its trace."""
        traces.write(folder / f"{self.name}.jsonl", self.episode)


def refutations(proofs: Iterable[Proved]) -> Iterator[Refutation]:
    """Play what refutes claims."""
    for each in proofs:
        for claim in each.proof.claims:
            if claim.answer is Answer.REFUTED and claim.script:
                yield _played(each, claim)


def _played(proved: Proved, claim: Claim) -> Refutation:
    episode = Episode(load_machine(proved.file), claim.seed, "evaluation")
    head = f"{proved.proof.scenario}: {claim.name} is refuted: {claim.covers}"
    lines = [head, *(f"  {line}" for line in episode.observation.text(SCREEN).splitlines())]
    for action in actions_of(claim.script):
        if episode.ended:
            break
        seen = episode.step(action).observation
        lines += [f"> {spell(action)}", *describe_step(seen)]
    lines += ["", *describe_result(episode.result(), episode.observation)]
    return Refutation(f"{proved.proof.scenario}-{claim.name}", tuple(lines), episode)
