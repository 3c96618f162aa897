"""Bugs to be seeded into the interpreter and the episode, each by a patch."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, TypeAlias

import pytest
from attrs import evolve

import fragileml
from fragileml.episode import episode as episodes
from fragileml.episode import reference, rewards, text, trace
from fragileml.episode.judge import Judge
from fragileml.episode.moment import Mode, Moment, ReferenceMoment, paid
from fragileml.episode.tier import end_of
from fragileml.machine.actions import action_to_json
from fragileml.machine.interpreter import Interpreter
from fragileml.machine.state import State
from fragileml.machine.transition import Outcome, Transition

Seed: TypeAlias = Callable[[pytest.MonkeyPatch], None]

APPLY, REFUSAL, EDIT, RUN = (
    Interpreter.apply,
    Interpreter.refusal,
    Interpreter._edit,
    Interpreter._run,
)


def after_apply(
    patch: pytest.MonkeyPatch, change: Callable[[Interpreter, Transition, Any], Transition]
) -> None:
    """Change what an action leads to."""

    def apply(self: Interpreter, state: State, action: Any, *rest: Any) -> Transition:
        return change(self, APPLY(self, state, action, *rest), action)

    patch.setattr(Interpreter, "apply", apply)


def refusals_take_time(patch: pytest.MonkeyPatch) -> None:
    def change(_self: Interpreter, found: Transition, _action: Any) -> Transition:
        return evolve(found, minutes=1) if found.outcome is Outcome.REFUSED else found

    after_apply(patch, change)


def refused_edits_are_half_done(patch: pytest.MonkeyPatch) -> None:
    def change(self: Interpreter, found: Transition, action: Any) -> Transition:
        if found.outcome is not Outcome.REFUSED or not isinstance(action, fragileml.Edit):
            return found
        begun = self.reset(1).state
        return evolve(found, state=begun) if action.settings else found

    after_apply(patch, change)


def refusals_are_silent(patch: pytest.MonkeyPatch) -> None:
    def change(_self: Interpreter, found: Transition, _action: Any) -> Transition:
        return evolve(found, prints=()) if found.outcome is Outcome.REFUSED else found

    after_apply(patch, change)


def the_mask_forgets_guards(patch: pytest.MonkeyPatch) -> None:
    def refusal(self: Interpreter, state: State, action: Any, *rest: Any) -> Any:
        return None if isinstance(action, fragileml.Call) else REFUSAL(self, state, action, *rest)

    patch.setattr(Interpreter, "refusal", refusal)


def edits_pass_the_budget(patch: pytest.MonkeyPatch) -> None:
    def edit(self: Interpreter, state: State, action: Any, _minutes: int) -> Any:
        return EDIT(self, state, action, 10_000)

    patch.setattr(Interpreter, "_edit", edit)


def runs_warm_up(patch: pytest.MonkeyPatch) -> None:
    """Every third run of an interpreter costs nothing."""

    def run(self: Interpreter, state: State, action: Any, minutes: int) -> Any:
        found = RUN(self, state, action, minutes)
        number = next(vars(self).setdefault("runs", count(1)))
        return (
            found if number % 3 or not isinstance(found, Transition) else evolve(found, minutes=0)
        )

    patch.setattr(Interpreter, "_run", run)


def digests_see_addresses(patch: pytest.MonkeyPatch) -> None:
    digest = State.digest
    patch.setattr(State, "digest", lambda self: f"{digest(self)}{id(self)}")


def forks_are_the_same_episode(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(episodes.Episode, "fork", lambda self: self)


def going_back_gives_time_back(patch: pytest.MonkeyPatch) -> None:
    restore = episodes.Episode.restore

    def cheaper(self: episodes.Episode, snapshot: Moment) -> Any:
        assert isinstance(snapshot, ReferenceMoment)
        return restore(self, evolve(snapshot, minutes=snapshot.minutes // 2))

    patch.setattr(episodes.Episode, "restore", cheaper)


def refusals_are_not_counted_as_steps(patch: pytest.MonkeyPatch) -> None:
    advance = reference.ReferenceTier.advance

    def lenient(self: Any, moment: Moment, action: Any, index: int | None = None) -> Any:
        after = advance(self, moment, action, index)
        return evolve(after, steps=moment.steps) if after.refused > moment.refused else after

    patch.setattr(reference.ReferenceTier, "advance", lenient)


def the_last_step_is_not_the_last(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reference, "end_of", lambda outcome, **_: end_of(outcome, last_step=False))


def validity_has_no_floor(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(reference, "validity_total", lambda refused: -50 * refused)


def regressions_are_paid(patch: pytest.MonkeyPatch) -> None:
    regression = Judge.regression
    patch.setattr(Judge, "regression", lambda self, state: -regression(self, state))


def outcome_counts_once(patch: pytest.MonkeyPatch) -> None:
    """The score forgets a weight that the steps' components are told with."""

    def scalar(self: rewards.Components, weights: Any) -> int:
        return SCALAR(self, evolve(weights, cost=0) if self.repair else weights)

    patch.setattr(rewards.Components, "scalar", scalar)


def evaluation_pays_at_once(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(episodes, "paid", lambda moment, _mode: PAID(moment, Mode.TRAINING))


def texts_grow(patch: pytest.MonkeyPatch) -> None:
    lay_out = text.lay_out
    patch.setattr(text, "lay_out", lambda seen, limit: lay_out(seen, limit + 1))


def traces_forget_pages(patch: pytest.MonkeyPatch) -> None:
    def forgetful(action: Any) -> Any:
        return {k: v for k, v in action_to_json(action).items() if k != "page"}

    patch.setattr(trace, "action_to_json", forgetful)


SCALAR, PAID = rewards.Components.scalar, paid

BUGS: Mapping[Seed, str] = {
    refusals_take_time: "refusals-change-nothing",
    refused_edits_are_half_done: "refusals-change-nothing",
    refusals_are_silent: "refusals-change-nothing",
    the_mask_forgets_guards: "mask-exactness",
    edits_pass_the_budget: "spent-budget",
    runs_warm_up: "isolation",
    digests_see_addresses: "determinism",
    forks_are_the_same_episode: "snapshot-restore-fork",
    going_back_gives_time_back: "snapshot-restore-fork",
    refusals_are_not_counted_as_steps: "termination",
    the_last_step_is_not_the_last: "termination",
    validity_has_no_floor: "reward-bounds",
    regressions_are_paid: "reward-bounds",
    outcome_counts_once: "reward-sum",
    evaluation_pays_at_once: "evaluation-reward",
    texts_grow: "text-budget",
    traces_forget_pages: "trace-replay",
}
"""Which law each breaks; it may break others too."""
