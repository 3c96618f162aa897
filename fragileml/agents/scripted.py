"""What agents have in common that have made up their mind before the first step."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

from fragileml.agents.agent import View
from fragileml.agents.usage import Usage
from fragileml.analysis.par import par_of
from fragileml.analysis.slicing import slice_of
from fragileml.analysis.space import Space
from fragileml.episode import Episode, Observation
from fragileml.episode.judge import Judge
from fragileml.machine import Action, Inspect, Submit


class ScriptedAgent(ABC):
    """Does what it has planned, then reads the log until its steps end."""

    def __init__(self) -> None:
        self._plan: tuple[Action, ...] = ()
        self._done = 0

    def inform(self, episode: Episode) -> None:
        """Plan the episode."""
        self._plan = tuple(self.plan(episode))

    @abstractmethod
    def plan(self, episode: Episode) -> Sequence[Action]:
        """Return what to do."""

    def reset(self, view: View) -> None:
        """Begin an episode."""
        del view
        self._done = 0

    def act(self, observation: Observation) -> Action:
        """Return the next action of the plan."""
        del observation
        self._done += 1
        return self._plan[self._done - 1] if self._done <= len(self._plan) else Inspect("log")

    def applied(self) -> tuple[str, ...]:
        """Return nothing: it has no rules."""
        return ()

    def usage(self) -> Usage | None:
        """Return nothing: there is no model behind it."""
        return None


def cheapest_repair(episode: Episode) -> tuple[Action, ...] | None:
    """Return the actions of the cheapest plan that keeps both budgets, None if none was found."""
    interpreter = episode.interpreter
    machine = interpreter.machine
    par = par_of(Space(slice_of(interpreter, interpreter.reset(episode.seed))))
    for plan in reversed(par.plans):
        if plan.steps <= machine.steps and plan.minutes <= machine.minutes:
            return tuple(interpreter.menu[index] for index in plan.actions)
    return None


def right_diagnosis(episode: Episode) -> Submit:
    """Return the submission whose diagnosis is worth most."""
    interpreter = episode.interpreter
    judge = Judge(interpreter.program, interpreter.reset(episode.seed).state)
    submits = [each for each in interpreter.menu if isinstance(each, Submit)]
    return max(submits, key=judge.diagnosis)
