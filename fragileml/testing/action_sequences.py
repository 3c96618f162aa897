"""What an agent may try: actions of a machine, allowed and not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from hypothesis import strategies as st

from fragileml.machine.actions import Action, Call, Edit, Given, Inspect, Run, Submit
from fragileml.machine.menu import menu_of
from fragileml_dsl.machine.machine import Kind, Machine, Variable

_WRONG: tuple[Action, ...] = (
    Edit({}),
    Edit({"no.such": 1}),
    Run("nowhere"),
    Inspect("log", 99),
    Inspect("no/probe"),
    Call("no/action"),
    Submit("no-module", "no-cause"),
)
_UNFIT: tuple[Given, ...] = (None, True, -1, 2**40, 0.5, float("nan"), "", "no such word", ("x",))
_VERSIONS = ("0.1", "1.0", "2.0rc1", "4.57.6", "10!1.0+local")


def actions(machine: Machine, *, most: int = 30) -> st.SearchStrategy[list[Action]]:
    """Draw sequences of actions for an episode of a machine.

    Most are on the menu, though the state may not allow them; some edit settings to any value of
    their range, several at once; some can never be allowed. Many begin and end as an agent would:
    the goal stage is run, and only the last action submits.

    Args:
        machine: Whose stages, settings, probes and actions are named.
        most: The greatest number of actions between those.
    """
    one = steps(machine)
    body = st.integers(0, most).flatmap(lambda count: st.lists(one, min_size=count, max_size=count))
    goal = st.lists(st.just(Run(machine.stages[machine.goal].name)), max_size=1)
    end = st.lists(submissions(machine), max_size=1)
    return st.builds(lambda *parts: [*chain(*parts)], goal, body, goal, end)


def steps(machine: Machine) -> st.SearchStrategy[Action]:
    """Draw actions of all kinds but submissions that are allowed; see :func:`actions`."""
    kinds: dict[type[Action], list[Action]] = {}
    for each in menu_of(machine):
        kinds.setdefault(type(each), []).append(each)
    kinds.pop(Submit, None)
    # Each kind as often as another, though a menu has hundreds of edits and perhaps one call; but
    # edits twice, since they are what changes most.
    listed = [st.sampled_from(each) for each in kinds.values()]
    return st.one_of(*listed, edits(machine), edits(machine), _wrong(machine))


def submissions(machine: Machine) -> st.SearchStrategy[Action]:
    """Draw what ends an episode: a diagnosis, or none."""
    return st.sampled_from([each for each in menu_of(machine) if isinstance(each, Submit)])


def edits(machine: Machine) -> st.SearchStrategy[Edit]:
    """Draw edits of one to three settings to values of their types and ranges."""
    settings = {each.name: values(each) for each in machine.variables if each.editable}
    if not settings:
        return st.just(Edit({}))
    names = st.lists(st.sampled_from(sorted(settings)), min_size=1, max_size=3, unique=True)
    return names.flatmap(
        lambda chosen: st.fixed_dictionaries({name: settings[name] for name in chosen}).map(Edit)
    )


def values(variable: Variable) -> st.SearchStrategy[Given]:
    """Draw values that a variable may hold, those of its menu more often than others."""
    anything = _anything(variable)
    found = st.one_of(st.sampled_from(variable.menu), anything) if variable.menu else anything
    return st.one_of(st.none(), found) if variable.nullable else found


def _anything(variable: Variable) -> st.SearchStrategy[Given]:
    low, high = variable.minimum, variable.maximum
    match variable.kind:
        case Kind.BOOL:
            return st.booleans()
        case Kind.INT:
            least = -(2**31) if low is None else int(low)
            return st.integers(least, 2**31 - 1 if high is None else int(high))
        case Kind.DOUBLE:
            return st.floats(low, high, allow_nan=False, allow_infinity=False)
        case Kind.ENUM:
            return st.sampled_from(variable.values)
        case Kind.VERSION:
            return st.sampled_from(_VERSIONS)
        case Kind.SET:
            return st.sets(st.sampled_from(variable.values)).map(lambda e: tuple(sorted(e)))


def _wrong(machine: Machine) -> st.SearchStrategy[Action]:
    names: Sequence[str] = [each.name for each in machine.variables] or ["no.such"]
    unfit = st.builds(
        lambda name, value: Edit({name: value}), st.sampled_from(names), st.sampled_from(_UNFIT)
    )
    return st.one_of(st.sampled_from(_WRONG), unfit)
