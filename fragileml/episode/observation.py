"""What an agent sees: structured, and as text within a budget of characters."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from attrs import define, frozen

from fragileml.episode.knowledge import Known
from fragileml.episode.moment import Moment
from fragileml.machine.actions import Action
from fragileml.machine.edits import describe
from fragileml.machine.evaluate import evaluate
from fragileml.machine.neutral import neutral
from fragileml.machine.prints import render, split_lines
from fragileml.machine.probes import BUILT_IN, built_in_minutes
from fragileml.machine.program import Program
from fragileml.machine.transition import Outcome
from fragileml.machine.world import World
from fragileml_dsl.machine.machine import Show, Variable
from fragileml_dsl.machine.term import Term, Value

TEXT_LIMIT = 4000
"""Characters of an observation's text unless the caller says otherwise."""


@frozen
class Setting:
    """A variable that an agent may see or set.

    Attributes:
        name: Its full name.
        value: Its value; None too where it may be set and not seen.
        visible: Whether its value is shown.
        editable: Whether it can be set.
        menu: The values that the discrete menu offers.
        takes: In words, what it can be set to.
    """

    name: str
    value: Value
    visible: bool
    editable: bool
    menu: tuple[Value, ...]
    takes: str


@frozen
class StageView:
    """A stage as an agent sees it.

    ``minutes`` is None where the price depends on what is not shown.
    """

    name: str
    mark: str
    minutes: int | None
    after: tuple[str, ...]


@define(slots=False, eq=False)
class Observation:
    """One observation. All of it is worked out when it is looked at, and not before."""

    _program: Program
    _moment: Moment

    @property
    def alert(self) -> str:
        """What woke the agent."""
        return _safe(self._moment.beginning.alert)

    @property
    def task(self) -> str:
        """What it is asked to do."""
        return _safe(self._moment.beginning.task)

    @property
    def keeps(self) -> tuple[str, ...]:
        """Conditions that a repair must not break, in words."""
        return tuple(_safe(each.text) for each in self._program.machine.keeps)

    @property
    def goal(self) -> str:
        """The stage that must be green."""
        machine = self._program.machine
        return machine.stages[machine.goal].name

    @property
    def steps(self) -> int:
        """The budget in steps."""
        return self._program.machine.steps

    @property
    def minutes(self) -> int:
        """The budget in minutes."""
        return self._program.machine.minutes

    @property
    def steps_left(self) -> int:
        """Steps that remain."""
        return self.steps - self._moment.steps

    @property
    def minutes_left(self) -> int:
        """Minutes that remain."""
        return self.minutes - self._moment.minutes

    @property
    def ended(self) -> bool:
        """Whether the episode is over."""
        return self._moment.end is not None

    @property
    def action(self) -> Action | None:
        """What the agent did last, None at the beginning."""
        return self._moment.action

    @property
    def outcome(self) -> Outcome | None:
        """How that ended, None at the beginning."""
        return self._moment.transition.outcome if self._moment.transition else None

    @property
    def spent(self) -> int:
        """Minutes that the last action cost."""
        return self._moment.transition.minutes if self._moment.transition else 0

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """What the last action printed; at the beginning, the log of the run before it."""
        transition = self._moment.transition
        return render(transition.prints if transition else self._moment.history.run.prints)

    @cached_property
    def stages(self) -> tuple[StageView, ...]:
        """The stages in topological order."""
        stages = self._program.machine.stages
        return tuple(
            StageView(
                stage.name,
                str(self._moment.state.marks[index]),
                self._price(stage.minutes),
                tuple(stages[each].name for each in stage.after),
            )
            for index, stage in enumerate(stages)
        )

    @property
    def marks(self) -> Mapping[str, str]:
        """Marks by stage: never, stale, green or failed."""
        return {each.name: each.mark for each in self.stages}

    @cached_property
    def settings(self) -> tuple[Setting, ...]:
        """The variables that can be seen or set, in the machine's order."""
        return tuple(
            self._setting(slot, variable)
            for slot, variable in enumerate(self._program.machine.variables)
            if variable.editable or variable.show is Show.ALWAYS
        )

    @property
    def values(self) -> Mapping[str, Value]:
        """Values of the visible settings by name."""
        return {each.name: each.value for each in self.settings if each.visible}

    @property
    def knowledge(self) -> tuple[Known, ...]:
        """The facts that have been seen."""
        return self._moment.known

    @property
    def modules(self) -> tuple[str, ...]:
        """The modules that a diagnosis can name."""
        return self._program.machine.modules

    @property
    def causes(self) -> tuple[str, ...]:
        """The cause categories that a diagnosis can name."""
        return self._program.machine.causes

    @property
    def probes(self) -> Mapping[str, int]:
        """Minutes that each probe costs, built-in ones first."""
        machine = self._program.machine
        built_in = {name: built_in_minutes(machine.costs, name) for name in BUILT_IN}
        return {**built_in, **{each.name: each.minutes for each in machine.probes}}

    @property
    def pip_minutes(self) -> int | None:
        """What the installer costs, None where there is none."""
        machine = self._program.machine
        return machine.costs.pip if machine.packages.installer else None

    @property
    def calls(self) -> Mapping[str, int]:
        """Minutes that each action of a module costs."""
        return {each.name: each.minutes for each in self._program.machine.actions}

    @property
    def edit_minutes(self) -> int:
        """Minutes that an edit costs."""
        return self._program.machine.costs.edit

    @property
    def submit_minutes(self) -> int:
        """Minutes that submitting costs."""
        return self._program.machine.costs.submit

    def text(self, limit: int = TEXT_LIMIT) -> str:
        """Return the observation as text of at most ``limit`` characters."""
        from fragileml.episode.text import lay_out

        return self._moment.text(limit, lambda: lay_out(self, limit))

    def _setting(self, slot: int, variable: Variable) -> Setting:
        seen = variable.show is Show.ALWAYS
        return Setting(
            name=variable.name,
            value=self._moment.state.values[slot] if seen else None,
            visible=seen,
            editable=variable.editable,
            menu=variable.menu,
            takes=describe(variable) if variable.editable else "",
        )

    def _price(self, minutes: Term) -> int | None:
        """Evaluate a price if it depends on nothing but what everybody sees."""
        variables = self._program.machine.variables
        for term in minutes.walk():
            if term.operator == "variable" and isinstance(term.constant, int):
                if variables[term.constant].show is not Show.ALWAYS:
                    return None
            elif term.operator in _UNSEEN:
                return None
        price = evaluate(minutes, World(self._program, self._moment.state).frame())
        return max(0, price) if isinstance(price, int) else None


_UNSEEN = frozenset({"issue", "package", "installed", "satisfies", "pip_check"})


def _safe(text: str) -> str:
    return "\n".join(split_lines(text)) if "\n" in text else neutral(text)
