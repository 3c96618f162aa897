"""The part of a machine that its repair can have to do with: section "Slices" of docs/analysis.md.

Editing a padding token cannot interact with the encoding of a table. The slice begins with what is
wrong and grows by what could go wrong on the way; all other variables stay as they are at reset.
"""

from __future__ import annotations

from attrs import frozen

from fragileml.analysis.closure import Closure
from fragileml.analysis.reads import PACKAGES
from fragileml.machine.actions import Action, Call, Edit, Inspect, Pip, Run, Submit
from fragileml.machine.interpreter import Beginning, Interpreter
from fragileml_dsl.machine.term import Value

WAITING = "log"
"""The probe that lets time pass where something happens by itself."""


@frozen(eq=False)
class Slice:
    """What is explored of a machine.

    Attributes:
        interpreter: The machine.
        beginning: Where it begins.
        values: By slot: the values that a variable in the slice can take.
        packages: Whether what is installed is in the slice.
        stages: The stages whose marks are in the slice, ascending.
        actions: The actions of the menu that are explored, by their place in it.
        least_minutes: By stage of the slice: no execution of it costs less.
        unlisted: Names of variables that could take more values than were listed.
    """

    interpreter: Interpreter
    beginning: Beginning
    values: dict[int, tuple[Value, ...]]
    packages: bool
    stages: tuple[int, ...]
    actions: tuple[int, ...]
    least_minutes: dict[int, int]
    unlisted: tuple[str, ...]


def slice_of(interpreter: Interpreter, beginning: Beginning) -> Slice:
    """Return the slice of a machine from one beginning."""
    closure = Closure(interpreter.program, beginning.state)
    closure.close()
    return _cut(interpreter, beginning, closure)


def whole_of(interpreter: Interpreter, beginning: Beginning) -> Slice:
    """Return the slice that leaves nothing out; it can be explored if the machine is small."""
    closure = Closure(interpreter.program, beginning.state)
    closure.take_all()
    return _cut(interpreter, beginning, closure)


def _cut(interpreter: Interpreter, beginning: Beginning, closure: Closure) -> Slice:
    variables, domains = interpreter.machine.variables, closure.domains
    return Slice(
        interpreter,
        beginning,
        {slot: tuple(domains.values[slot]) for slot in sorted(domains.values)},
        domains.packages,
        tuple(sorted(closure.stages)),
        tuple(i for i, each in enumerate(interpreter.menu) if _belongs(interpreter, closure, each)),
        {stage: _least(interpreter, closure, stage) for stage in sorted(closure.stages)},
        tuple(variables[slot].name for slot in sorted(domains.unlisted)),
    )


def _belongs(interpreter: Interpreter, closure: Closure, action: Action) -> bool:
    """Say whether an action does anything in the slice; probes change nothing."""
    program = interpreter.program
    match action:
        case Edit():
            return any(program.variables[name] in closure.slots for name, _ in action.settings)
        case Run():
            return program.stages[action.stage] in closure.stages
        case Call():
            writes = program.machine.actions[program.actions[action.action]].writes
            return any(write.slot in closure.slots for write in writes)
        case Pip():
            return PACKAGES in closure.slots
        case Inspect():
            return action.probe == WAITING and bool(program.machine.injections)
        case Submit():
            return False


def _least(interpreter: Interpreter, closure: Closure, stage: int) -> int:
    """Return a lower bound of what an execution of a stage costs."""
    costs = closure.domains.results(interpreter.machine.stages[stage].minutes)
    if costs is None:
        return 0
    return max(0, min((each for each in costs if isinstance(each, int)), default=0))
