"""The actions of the menu as functions of packed states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import cast

from fragileml.machine.actions import Action, Call, Edit, Inspect, Pip, Run, Submit
from fragileml.machine.compiled.core import Core
from fragileml.machine.compiled.layout import stale
from fragileml.machine.compiled.move import NOTHING, Act, Lesson, Move, Trail
from fragileml.machine.edits import read_edit
from fragileml.machine.packages import moved
from fragileml.machine.probes import BUILT_IN, built_in_minutes
from fragileml.machine.transition import Outcome, Refusal
from fragileml_dsl.machine.term import Value


def act_of(core: Core, action: Action) -> Act:
    """Return what an action of the menu does, whatever the budget.

    Raises:
        TypeError: If it is none that the menu could have.
    """
    act = _act_of(core, action)
    if not core.program.machine.injections or isinstance(action, Submit):
        return act
    inject = core.changer("inject")

    def injected(packed: int, flags: int) -> Move | None:
        move = act(packed, flags)
        return None if move is None else (*inject(move[0], move[1]), *move[2:])

    return injected


def _act_of(core: Core, action: Action) -> Act:
    match action:
        case Edit():
            return _edit(core, action)
        case Run():
            return _run(core, core.program.stages[action.stage])
        case Inspect() if action.probe in BUILT_IN:
            minutes = built_in_minutes(core.program.machine.costs, action.probe)
            return _stay(minutes, Outcome.DONE)
        case Inspect():
            return _probe(core, core.program.probes[action.probe])
        case Call():
            return _call(core, core.program.actions[action.action])
        case Pip():
            return _pip(core, action.arguments)
        case Submit():
            return _stay(core.program.machine.costs.submit, Outcome.SUBMITTED)


def _stay(minutes: int, outcome: Outcome) -> Act:
    return lambda packed, flags: (packed, flags, minutes, outcome, NOTHING)


def _aging(core: Core, slots: Sequence[int]) -> Lesson:
    facts = {fact for slot in slots for fact in core.program.facts_reading[slot]}
    return Lesson(tuple(sorted(facts)))


def _edit(core: Core, action: Edit) -> Act:
    changes = read_edit(core.program, action)
    if isinstance(changes, Refusal):
        raise TypeError(changes.reason)
    if len(changes) == 1 and not _is_zero(changes[0][1]):
        return _single_edit(core, *changes[0])
    return _general_edit(core, changes)


def _is_zero(value: Value) -> bool:
    """Say whether a value is the one number that is equal to another with other digits."""
    return isinstance(value, float) and value == 0.0


def _single_edit(core: Core, slot: int, value: Value) -> Act:
    domain = core.layout.domains[slot]
    mask, bits = domain.place.mask, domain.bits(value)
    others = ~mask
    upper = core.layout.upper_marks(core.program.stages_below[slot])
    judge, lesson = core.judge(slot), _aging(core, (slot,))
    minutes, done = core.program.machine.costs.edit, Outcome.DONE

    def edit(packed: int, flags: int) -> Move:
        if packed & mask == bits:
            return packed, flags, minutes, done, lesson
        packed = packed & others | bits
        high = packed & upper
        if high:  # as in stale(), whose call would be a fifth of the cost
            packed = packed ^ high | high >> 1
        return packed, judge(packed, flags), minutes, done, lesson

    return edit


def _general_edit(core: Core, changes: Sequence[tuple[int, Value]]) -> Act:
    lesson = _aging(core, [slot for slot, _ in changes])
    minutes, layout = core.program.machine.costs.edit, core.layout

    def edit(packed: int, flags: int) -> Move:
        changed = []
        for slot, value in changes:
            domain = layout.domains[slot]
            if domain.at(packed) != value:
                changed.append(slot)
                packed = packed & ~domain.place.mask | domain.bits(value)
                packed = stale(packed, layout.upper_marks(core.program.stages_below[slot]))
        for slot in changed:
            flags = core.judge(slot)(packed, flags)
        return packed, flags, minutes, Outcome.DONE, lesson

    return edit


def _run(core: Core, stage: int) -> Act:
    run = cast(
        "Callable[[int, int], tuple[int, int, int, bool, Trail]]", core.function(f"run_{stage}")
    )
    passed, failed = Outcome.PASSED, Outcome.FAILED

    def act(packed: int, flags: int) -> Move:
        packed, flags, minutes, success, trail = run(packed, flags)
        return packed, flags, minutes, passed if success else failed, Lesson((), trail)

    return act


def _probe(core: Core, index: int) -> Act:
    probe = core.program.machine.probes[index]
    choose = cast("Callable[[int, int], int]", core.function(f"probe_{index}"))
    minutes, done = probe.minutes, Outcome.DONE
    needed = 0 if probe.after is None else core.layout.marks[probe.after].mask

    def inspect(packed: int, flags: int) -> Move | None:
        if needed and not packed & needed:
            return None
        lesson = Lesson((), (), probe.facts[choose(packed, flags)], (packed, flags))
        return packed, flags, minutes, done, lesson

    return inspect


def _call(core: Core, index: int) -> Act:
    action = core.program.machine.actions[index]
    guard, change = core.condition(f"guard_{index}"), core.changer(f"call_{index}")
    lesson = _aging(core, [write.slot for write in action.writes])
    minutes, done = action.minutes, Outcome.DONE

    def call(packed: int, flags: int) -> Move | None:
        if not guard(packed, flags):
            return None
        return *change(packed, flags), minutes, done, lesson

    return call


def _pip(core: Core, arguments: str) -> Act:
    installer, mask = core.interpreter.installer, core.layout.packages.place.mask
    if installer is None:
        return lambda _packed, _flags: None
    costs, packages = core.program.machine.costs, core.layout.packages
    installing = Lesson(core.program.facts_reading_packages)
    known: dict[int, tuple[int, int, int, Outcome, Lesson]] = {}

    def look(before: int) -> tuple[int, int, int, Outcome, Lesson]:
        old = packages.at(before)
        done = installer.run(old, arguments)
        names = moved(old, done.packages)
        below = core.program.stages_below_package
        stages = {stage for name in (*names, "*") for stage in below.get(name, ())} if names else ()
        outcome = Outcome.FAILED if done.failed else Outcome.DONE
        minutes = costs.packages if done.looked else costs.pip
        lesson = NOTHING if done.looked else installing
        after = packages.bits(done.packages)
        return after, core.layout.upper_marks(stages), minutes, outcome, lesson

    def pip(packed: int, flags: int) -> Move:
        before = packed & mask
        if before not in known:
            known[before] = look(before)
        after, upper, minutes, outcome, lesson = known[before]
        if after != before:
            packed = stale(packed ^ before | after, upper)
            flags = core.judge_packages(packed, flags)
        return packed, flags, minutes, outcome, lesson

    return pip
