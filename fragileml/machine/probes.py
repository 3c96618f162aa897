"""The probes that every machine has. They tell what a run printed and what anybody may see."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from attrs import frozen

from fragileml.machine.formatting import format_value
from fragileml.machine.packages import moved
from fragileml.machine.prints import Print, page_count, page_of, render
from fragileml.machine.program import Program
from fragileml.machine.state import State
from fragileml.machine.transition import History
from fragileml_dsl.machine.machine import Costs, Show
from fragileml_dsl.machine.term import Value

Content = Callable[[Program, State, History], Sequence[str]]


def _log(_program: Program, _state: State, history: History) -> Sequence[str]:
    return render(history.run.prints)


def _traceback(program: Program, _state: State, history: History) -> Sequence[str]:
    failure = history.run.failure
    if failure is None:
        return ("the last run did not fail",)
    name = program.machine.stages[failure.stage].name
    return (f"[{name}] failed:", *failure.chain.lines(), *failure.error.lines())


def _settings(program: Program, state: State, _history: History) -> Sequence[str]:
    return tuple(f"{name} = {show_value(value)}" for name, value in visible(program, state))


def _changes(program: Program, state: State, history: History) -> Sequence[str]:
    before, now = (dict(each.packages.listing) for each in (history.reset, state))
    packages = tuple(
        f"{name} {now.get(name, 'removed')} (was {before.get(name, 'absent')})"
        for name in moved(history.reset.packages, state.packages)
    )
    return (*_changed_settings(program, state, history), *packages) or ("nothing has changed",)


def _changed_settings(program: Program, state: State, history: History) -> Sequence[str]:
    pairs = zip(visible(program, state), visible(program, history.reset), strict=True)
    return tuple(
        f"{name} = {show_value(now)} (was {show_value(before)})"
        for (name, now), (_, before) in pairs
        if now != before
    )


def _packages(_program: Program, state: State, _history: History) -> Sequence[str]:
    installed = tuple(f"{name}=={version}" for name, version in state.packages.listing)
    return installed or ("no package is installed",)


BUILT_IN: Mapping[str, Content] = {
    "log": _log,
    "traceback": _traceback,
    "settings": _settings,
    "changes": _changes,
    "packages": _packages,
}
"""The built-in probes by name, in the order of the menu."""


def built_in_minutes(costs: Costs, probe: str) -> int:
    """Return what reading a built-in probe costs."""
    return {
        "log": costs.log,
        "traceback": costs.traceback,
        "settings": costs.settings,
        "changes": costs.changes,
        "packages": costs.packages,
    }[probe]


@frozen(eq=False)
class BuiltIn:
    """A built-in probe's text, as of the moment when it was asked for."""

    probe: str
    program: Program
    state: State
    history: History

    def lines(self) -> Sequence[str]:
        """Render it."""
        return BUILT_IN[self.probe](self.program, self.state, self.history)


@frozen(eq=False)
class Page:
    """One page of a longer print, with a word on where the others are."""

    probe: str
    content: Print
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are, at least 1."""
        return page_count(self.content.lines())

    def lines(self) -> Sequence[str]:
        """Render the page."""
        lines = self.content.lines()
        pages = page_count(lines)
        shown = page_of(lines, self.page, newest_first=self.probe == "log")
        note = (f"(page {self.page} of {pages}; page 1 {self._first})",) if pages > 1 else ()
        return (*shown, *note)

    @property
    def _first(self) -> str:
        return "has the newest lines" if self.probe == "log" else "is the beginning"


def visible(program: Program, state: State) -> list[tuple[str, Value]]:
    """Return what everybody sees of a state: names and values of variables."""
    return [
        (variable.name, value)
        for variable, value in zip(program.machine.variables, state.values, strict=True)
        if variable.show is Show.ALWAYS
    ]


def show_value(value: Value) -> str:
    """Return a value as people read it."""
    return format_value(value, "")
