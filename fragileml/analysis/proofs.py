"""What is proved of a scenario: that a repair exists, what it costs, that the reward is sound."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from fragileml.analysis.behaviour import seeds_of_all_picks
from fragileml.analysis.canaries import canary_floor
from fragileml.analysis.claims import (
    Answer,
    Claim,
    Proof,
    Repair,
    Size,
    actions_of,
    script_of,
)
from fragileml.analysis.dead_ends import dead_ends
from fragileml.analysis.exploration import Exploration, explore
from fragileml.analysis.leaks import nothing_leaks
from fragileml.analysis.par import Limits, Par, par_of
from fragileml.analysis.repeats import Repeats
from fragileml.analysis.seeds import seed_control
from fragileml.analysis.slicing import slice_of
from fragileml.analysis.soundness import Soundness
from fragileml.analysis.space import Space
from fragileml.analysis.traits import traits_of
from fragileml.machine.actions import Submit
from fragileml.machine.interpreter import Interpreter
from fragileml.machine.state import State
from fragileml.packages.linking import link
from fragileml_dsl.machine.machine import Machine

SIZING = Limits(states=10_000, installs=32)
"""How far a slice is walked through to say how large it is."""


def prove(machine: Machine, limits: Limits | None = None) -> tuple[Proof, ...]:
    """Prove what can be proved of a scenario, once for each state that it can begin in.

    Raises:
        LinkError: If its packages cannot be had.
    """
    interpreter, fresh = link(machine), link(machine)
    beginnings: dict[State, int] = {}
    seeds = seeds_of_all_picks(interpreter)
    for seed in seeds:
        beginnings.setdefault(interpreter.reset(seed).state, seed)
    control = seed_control(interpreter, fresh, seeds)
    proofs = (_prove(interpreter, seed, limits or Limits()) for seed in beginnings.values())
    return tuple(
        evolve(each, claims=(*each.claims, *_repeats(interpreter, fresh, each), control))
        for each in proofs
    )


def _repeats(interpreter: Interpreter, fresh: Interpreter, proof: Proof) -> Iterator[Claim]:
    repair = actions_of(proof.repairs[0].script) if proof.repairs else ()
    return Repeats(interpreter, fresh, proof.seed, repair).claims()


def _prove(interpreter: Interpreter, seed: int, limits: Limits) -> Proof:
    beginning = interpreter.reset(seed)
    part = slice_of(interpreter, beginning)
    space = Space(part)
    par = par_of(space, limits)
    walk = explore(space, evolve(SIZING, installs=space.installs + SIZING.installs))
    repairs = tuple(
        Repair(
            script_of(interpreter.menu[index] for index in each.actions), each.steps, each.minutes
        )
        for each in par.plans
    )
    plans = tuple(actions_of(each.script) for each in repairs)
    soundness = Soundness(interpreter, seed, beginning, plans)
    return Proof(
        interpreter.machine.annotations.id,
        seed,
        _size(space, walk),
        repairs,
        (
            *_claims(interpreter.machine, par, repairs, seed),
            *_no_dead_end(space, walk, seed),
            *soundness.claims(),
            *canary_floor(interpreter, seed),
            nothing_leaks(space, walk, seed),
        ),
        traits_of(part, seed),
        par.steps,
        par.minutes,
    )


def _size(space: Space, walk: Exploration) -> Size:
    part = space.slice
    variables = len(part.values) + part.packages
    return Size(variables, len(part.actions), walk.states, walk.complete)


def _claims(machine: Machine, par: Par, repairs: tuple[Repair, ...], seed: int) -> Iterator[Claim]:
    seen = f"{par.states:,} state{'' if par.states == 1 else 's'}"
    if not par.plans:
        answer = Answer.REFUTED if par.complete else Answer.CUT_OFF
        covers = f"{seen} of the slice, and no others" if par.complete else par.reason
        yield Claim("solvable", answer, covers, seed)
        return
    first = repairs[0]
    yield Claim("solvable", Answer.PROVED, f"a repair of {first.steps} steps", seed)
    if par.within(machine.steps, machine.minutes):
        yield Claim("within-budget", Answer.PROVED, "one plan keeps both budgets", seed)
    elif par.complete:
        covers = " or ".join(f"{each.steps} steps and {each.minutes} minutes" for each in repairs)
        script = (*first.script, *script_of([Submit()]))
        yield Claim("within-budget", Answer.REFUTED, covers, seed, script)
    else:
        yield Claim("within-budget", Answer.CUT_OFF, par.reason, seed)
    if par.complete:
        covers = f"{seen} of the slice: nothing else can cost less"
        yield Claim("par", Answer.PROVED, covers, seed)
    else:
        yield Claim("par", Answer.CUT_OFF, f"{par.reason}; {_known(par)}", seed)


def _known(par: Par) -> str:
    """Say what is proved of par where not everything is."""
    match (par.steps is not None, par.minutes is not None):
        case (True, True):
            return "fewest steps and fewest minutes are proved, what lies between them is not"
        case (True, False):
            return "the fewest steps are proved, the fewest minutes are not"
        case (False, True):
            return "the fewest minutes are proved, the fewest steps are not"
    return "neither the fewest steps nor the fewest minutes are proved"


def _no_dead_end(space: Space, walk: Exploration, seed: int) -> Iterator[Claim]:
    """Claim that every state leads to success; where none does, it is not solvable, no more."""
    found = dead_ends(space, walk)
    if found.script == () or not found.alive:
        return
    if found.script is None:
        where = "there are no others" if walk.complete else f"of the {walk.states:,} nearest"
        covers = f"{found.alive:,} states of the slice, {where}: each leads to success"
        answer = Answer.PROVED if walk.complete else Answer.SAMPLED
        yield Claim("no-dead-end", answer, covers, seed)
        return
    menu = space.slice.interpreter.menu
    script = script_of(menu[index] for index in found.script)
    steps = f"{len(script)} step{'' if len(script) == 1 else 's'}"
    covers = f"{found.count:,} of {walk.states:,} states, the first after {steps}"
    yield Claim("no-dead-end", Answer.REFUTED, covers, seed, script)
