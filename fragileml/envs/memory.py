"""The situations that environments of one scenario have met, and what was asked of them."""

from __future__ import annotations

from attrs import define, field, frozen

from fragileml.envs.bounded import Bounded
from fragileml.envs.encoder import Row
from fragileml.envs.situations import Key, Mask, Situation, Situations
from fragileml.episode.compiled.explorer import Effect
from fragileml.episode.rewards import UNIT, Components, cost_totals, validity_totals
from fragileml.machine.allowance import ALLOWANCE
from fragileml.machine.interpreter import Beginning
from fragileml.machine.transition import Outcome
from fragileml_dsl.machine.machine import Machine

_BEGINNINGS = 16
_TRANSITION_BYTES = 700


@define(eq=False)
class KnownSituation:
    """A situation that was met, with what seats have asked of it.

    Attributes:
        situation: The situation.
        row: Its row, None while nobody has asked.
        transitions: What actions lead to, by index of the encoding.
        masks: By the minutes that are left, where they matter.
    """

    situation: Situation
    row: Row | None = field(default=None, init=False)
    transitions: dict[int, KnownTransition] = field(factory=dict, init=False)
    masks: dict[int, Mask] = field(factory=dict, init=False)


@frozen(eq=False)
class KnownTransition:
    """A transition to a situation that was met.

    Attributes:
        after: That situation.
        minutes: What it costs.
        gain: What it pays but for cost and validity, in thousandths.
        vector: The same as a vector, in units.
        refused: Whether it is a refusal.
        submitted: Whether it is a submission.
        success: Whether it is one with success.
        cut: Whether it used up the minutes.
    """

    after: KnownSituation
    minutes: int
    gain: int
    vector: dict[str, float]
    refused: bool
    submitted: bool
    success: bool
    cut: bool


@define(eq=False)
class Memory:
    """What seats of one scenario have met, in bounded memory.

    Attributes:
        situations: Says what actions lead to.
        limit: How many situations are remembered; when there are more, all are forgotten.
        costs: The component ``cost`` by minutes spent.
        penalties: The component ``validity`` by refused actions.
        machine: The machine that is played.
    """

    situations: Situations
    limit: int
    costs: tuple[int, ...] = field(init=False)
    penalties: tuple[int, ...] = field(init=False)
    machine: Machine = field(init=False)
    _met: dict[Key, KnownSituation] = field(factory=dict, init=False)
    _transitions: int = field(default=0, init=False)
    _starts: Bounded[Beginning, Situation] = field(init=False)

    def __attrs_post_init__(self) -> None:
        machine = self.machine = self.situations.interpreter.machine
        self.costs, self.penalties = cost_totals(machine), validity_totals(machine)
        self._starts = Bounded(_BEGINNINGS)
        ALLOWANCE.share(self)

    @property
    def weight(self) -> int:
        """About how many bytes it takes."""
        return len(self._met) * self.situations.place_bytes + self._transitions * _TRANSITION_BYTES

    def start(self, beginning: Beginning) -> KnownSituation:
        """Return the situation after a reset."""
        return self.known(self._starts.get(beginning, self.situations.start))

    def known(self, situation: Situation) -> KnownSituation:
        """Return what is known of a situation."""
        found = self._met.get(situation.key)
        if found is None:
            if len(self._met) >= self.limit:
                self.forget()
            ALLOWANCE.spend(self.situations.place_bytes)
            found = self._met[situation.key] = KnownSituation(situation)
        return found

    def transition(self, at: KnownSituation, action: int) -> KnownTransition:
        """Return what an action leads to where the budget covers it, and remember it."""
        self._transitions += 1
        ALLOWANCE.spend(_TRANSITION_BYTES)
        found = at.transitions[action] = self._known_transition(
            *self.situations.follow(at.situation, action)
        )
        return found

    def cut(self, at: KnownSituation, action: int, left: int) -> KnownTransition:
        """Return what an action leads to that costs more than the minutes that are left."""
        return self._known_transition(*self.situations.cut(at.situation, action, left))

    def _known_transition(self, after: Situation, effect: Effect) -> KnownTransition:
        outcome, earned = effect.outcome, effect.earned
        return KnownTransition(
            self.known(after),
            effect.minutes,
            effect.gain,
            in_units(earned),
            refused=outcome is Outcome.REFUSED,
            submitted=outcome is Outcome.SUBMITTED,
            success=earned.outcome > 0,
            cut=outcome is Outcome.CUT,
        )

    def mask(self, at: KnownSituation, left: int) -> Mask:
        """Return which actions are accepted with so many minutes left, and remember it."""
        mask = self.situations.mask(at.situation, left)
        at.masks[min(left, self.situations.dearest)] = mask
        return mask

    def forget(self) -> None:
        """Forget all, and let nobody who holds one of them hold the others with it."""
        for each in self._met.values():
            each.transitions.clear()
        self._met.clear()
        self._transitions = 0
        self._starts.forget()


def in_units(components: Components) -> dict[str, float]:
    """Return a reward vector as it is told."""
    return {
        "repair": components.repair / UNIT,
        "regression": components.regression / UNIT,
        "cost": components.cost / UNIT,
        "validity": components.validity / UNIT,
        "outcome": components.outcome / UNIT,
        "diagnosis": components.diagnosis / UNIT,
    }
