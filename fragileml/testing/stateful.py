"""An episode under test by rules: acting, saving, going back, forking, beginning again.

A law looks at one thing; the rules mix everything that can be done with an episode.
"""

from __future__ import annotations

from attrs import frozen
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, precondition, rule

from fragileml.episode.episode import Episode
from fragileml.episode.moment import Moment
from fragileml.machine.actions import Action
from fragileml.machine.interpreter import Interpreter
from fragileml.packages.linking import link
from fragileml.testing.action_sequences import steps, submissions
from fragileml.testing.laws.law import BrokenLawError, require
from fragileml.testing.laws.permissions import check_refusal, is_refused
from fragileml.testing.laws.rewards import check_bounds
from fragileml.testing.laws.texts import check_texts
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.machine.machine import Machine

_SEEDS = 2


@frozen(eq=False)
class _Place:
    """A saved moment, and what led to it."""

    moment: Moment
    seed: int
    taken: tuple[Action, ...]


def episode_rules(machine: Machine, tier: str = "auto") -> type[RuleBasedStateMachine]:
    """Return rules over a scenario; ``episode_rules(machine).TestCase`` is a test of it.

    Args:
        machine: The scenario's machine.
        tier: What makes the steps, as an episode takes it.
    """
    shared = link(machine)

    class EpisodeRules(_Rules):
        places: Bundle[_Place] = Bundle("places")

        def __init__(self) -> None:
            super().__init__(shared, tier)

        @precondition(lambda self: not self.episode.ended)
        @rule(action=steps(machine))
        def act(self, action: Action) -> None:
            self.take(action)

        @precondition(lambda self: not self.episode.ended)
        @rule(index=st.integers(0, len(shared.menu) - 1))
        def choose(self, index: int) -> None:
            self.take_offered(index)

        @precondition(lambda self: not self.episode.ended and len(self.taken) > 1)
        @rule(action=submissions(machine))
        def submit(self, action: Action) -> None:
            self.take(action)

        @rule(target=places)
        def save(self) -> _Place:
            return _Place(self.episode.snapshot(), self.episode.seed, self.taken)

        @rule(place=places)
        def go_back(self, place: _Place) -> None:
            self.return_to(place)

        @rule()
        def fork(self) -> None:
            self.aside, self.episode = self.episode, self.episode.fork()
            self.aside_at = self.aside.snapshot()

        @rule(seed=st.integers(0, _SEEDS))
        def begin_again(self, seed: int) -> None:
            self.episode.reset(seed)
            self.taken = ()

    return EpisodeRules


class _Rules(RuleBasedStateMachine):
    """What the rules do, and what must hold after each."""

    episode: Episode
    taken: tuple[Action, ...]

    def __init__(self, interpreter: Interpreter, tier: str) -> None:
        super().__init__()
        self.interpreter = interpreter
        self.episode = Episode(interpreter, tier=tier)
        self.taken = ()
        self.aside = self.episode.fork()
        self.aside_at = self.aside.snapshot()

    def take(self, action: Action) -> None:
        before = self.episode.snapshot()
        step = self.episode.step(action)
        self.taken += (action,)
        check_texts(step.observation)
        if is_refused(step):
            check_refusal(before, self.episode.snapshot(), step)

    def take_offered(self, index: int) -> None:
        offered = self.episode.mask()[index]
        self.take(self.episode.actions()[index])
        refused = self.episode.observation.outcome == "refused"
        require(refused is not offered, "the mask is wrong about an action")

    def return_to(self, place: _Place) -> None:
        if place.moment.beginning is not self.episode.snapshot().beginning:
            try:
                self.episode.restore(place.moment)
            except FragileMLError:
                return
            raise BrokenLawError("a snapshot of another variation is restored")
        self.episode.restore(place.moment)
        self.taken = place.taken

    @invariant()
    def every_step_counts(self) -> None:
        require(len(self.taken) == self.episode.snapshot().steps, "steps are lost or added")

    @invariant()
    def the_budgets_are_kept(self) -> None:
        moment, machine = self.episode.snapshot(), self.interpreter.machine
        require(moment.steps <= machine.steps, "the budget of steps is passed")
        require(moment.minutes <= machine.minutes, "the budget of minutes is passed")

    @invariant()
    def the_reward_keeps_its_bounds(self) -> None:
        check_bounds(self.episode.snapshot())

    @invariant()
    def the_other_episode_stays_where_it_is(self) -> None:
        require(self.aside.snapshot() is self.aside_at, "a fork moves the other episode")

    def teardown(self) -> None:
        """Compare what all came to with the same actions in a row, on the reference tier."""
        straight = Episode(link(self.interpreter.machine), self.episode.seed, tier="reference")
        for action in self.taken:
            straight.step(action)
        same = straight.trace() == self.episode.trace()
        require(same, "the same actions in a row come to something else")
