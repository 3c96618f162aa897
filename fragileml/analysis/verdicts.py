"""What proofs have to say to an author."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fragileml.analysis.behaviour import finding
from fragileml.analysis.claims import Answer, Claim, Proof
from fragileml.analysis.declared_par import differing
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.machine.annotations import Acceptance
from fragileml_dsl.machine.machine import Machine

_CODES = {
    "solvable": "FML810",
    "within-budget": "FML811",
    "success-pays-more": "FML812",
    "floor": "FML812",
    "no-cycle-pays": "FML812",
    "no-dead-end": "FML815",
    "nothing-leaks": "FML816",
    "seed-control": "FML825",
    "tricks-pay-nothing": "FML826",
    "determinism": "FML827",
    "isolation": "FML827",
    "verdict-determinism": "FML827",
    "trace-replay": "FML827",
}


def diagnose(machine: Machine, proofs: Iterable[Proof]) -> tuple[Diagnostic, ...]:
    """Return what does not hold, and what could not be proved and is not accepted."""
    every = tuple(proofs)
    found = dict.fromkeys(_refuted(machine, every))
    found |= dict.fromkeys(differing(machine, every))
    found |= dict.fromkeys(_idle_acceptance(machine, every))
    found |= dict.fromkeys(_not_proved(machine, every))
    return tuple(sorted(found, key=lambda each: each.sort_key))


def _refuted(machine: Machine, proofs: Iterable[Proof]) -> Iterator[Diagnostic]:
    for proof in proofs:
        for claim in proof.claims:
            if claim.answer is Answer.REFUTED and not _accepted(machine, claim):
                message, hint = _words(machine, claim)
                yield finding(machine, _CODES[claim.name], message, hint)


def _accepted(machine: Machine, claim: Claim) -> bool:
    return claim.name == "no-dead-end" and Acceptance.DEAD_END in machine.annotations.accepted


def _idle_acceptance(machine: Machine, proofs: Iterable[Proof]) -> Iterator[Diagnostic]:
    claims = (proof.claim("no-dead-end") for proof in proofs)
    met = any(claim is not None and claim.answer is Answer.REFUTED for claim in claims)
    if Acceptance.DEAD_END in machine.annotations.accepted and not met:
        message = "it accepts a dead end, and none is met"
        yield finding(machine, "FML814", message, "remove dead-end from accept:")


def _words(machine: Machine, claim: Claim) -> tuple[str, str]:
    match claim.name:
        case "solvable":
            return (
                f"nothing on the menu leads to success: {claim.covers}",
                "offer the value that repairs it in a menu:, or an action that does",
            )
        case "within-budget":
            budget = f"{machine.steps} steps and {machine.minutes} minutes"
            return (
                f"no repair keeps the budget of {budget}: one takes {claim.covers}",
                "give more than the cheapest repair takes, a few times as much",
            )
        case "no-dead-end":
            return (
                f"an agent can lose the last repair: {claim.covers}",
                "offer a way back, or say accept: {dead-end: why it is meant}",
            )
        case "nothing-leaks":
            hint = "say it in other words: what agents see must not name what is wrong"
            return claim.covers, hint
        case "seed-control":
            return claim.covers, "let each alternative of vary: change something, or remove it"
        case "tricks-pay-nothing":
            hint = "change the weights in pack.yaml, or what happens by itself meanwhile"
            return f"a trick pays: {claim.covers}", hint
        case "determinism" | "isolation" | "verdict-determinism" | "trace-replay":
            return f"{claim.name}: {claim.covers}", "no file can cause this: please report it"
    return f"the reward can be cheated: {claim.covers}", "change the weights in pack.yaml"


def _not_proved(machine: Machine, proofs: Iterable[Proof]) -> Iterator[Diagnostic]:
    accepted = Acceptance.CUT_OFF in machine.annotations.accepted
    claims = [claim for proof in proofs for claim in proof.cut_off]
    if accepted and not claims:
        message = "it accepts a cut-off, and everything is proved"
        yield finding(machine, "FML814", message, "remove cut-off from accept:")
    elif not accepted:
        for claim in claims:
            message = f"{claim.name} is neither proved nor refuted: {claim.covers}"
            hint = "let fewer settings matter, or say accept: {cut-off: why it may be}"
            yield finding(machine, "FML813", message, hint)
