"""What a table numbers, and what actions lead to from there."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from typing import Any, Protocol, TypeVar

from attrs import define, field, frozen

from fragileml.episode.compiled.graph import NO_PAYMENT, Graph
from fragileml.episode.compiled.tier import CompiledTier
from fragileml.episode.compiled.verdicts import Payment, Worth
from fragileml.episode.rewards import Components
from fragileml.machine.actions import Submit
from fragileml.machine.compiled.layout import LayoutFull
from fragileml.machine.compiled.move import NOTHING, Lesson
from fragileml.machine.interpreter import Beginning, Interpreter
from fragileml.machine.state import State
from fragileml.machine.transition import Outcome, Transition
from fragileml_dsl.machine.json_value import Json

PlaceT = TypeVar("PlaceT")

_PLACE_BYTES = 400
_EARNED = ("repair", "regression", "outcome", "diagnosis")


class TableFull(Exception):  # noqa: N818 - a signal to whoever holds the table
    """There is no room for another place."""


@frozen
class Effect:
    """What a transition does besides leading to a place.

    Attributes:
        minutes: What it costs.
        outcome: How it ends.
        earned: What it pays but for cost and validity, as a vector.
        gain: The same as a scalar, in thousandths.
    """

    minutes: int
    outcome: Outcome
    earned: Components
    gain: int

    def to_json(self) -> dict[str, Json]:
        """Return the effect as a JSON object."""
        return {
            "minutes": self.minutes,
            "ends": str(self.outcome),
            "gain": self.gain,
            **{name: getattr(self.earned, name) for name in _EARNED},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Effect:
        """Read what :meth:`to_json` has written."""
        earned = Components(**{name: int(data[name]) for name in _EARNED})
        return cls(int(data["minutes"]), Outcome(data["ends"]), earned, int(data["gain"]))


REFUSED = Effect(0, Outcome.REFUSED, Components(), 0)
"""The effect of what is refused whatever the budget."""


class Explorer(Protocol[PlaceT]):
    """Knows what can be numbered: places, from which actions lead to others."""

    @property
    def interpreter(self) -> Interpreter:
        """The reference."""

    @property
    def actions(self) -> int:
        """How many actions there are in every place."""

    @property
    def place_bytes(self) -> int:
        """About how many bytes a place takes."""

    def key(self, place: PlaceT) -> Hashable:
        """Return what only equal places share."""

    def digest(self, place: PlaceT) -> bytes:
        """Return what only equal places share in every process, 16 bytes."""

    @property
    def identity(self) -> str:
        """Return what places and actions follow from besides the machine and the program."""

    def start(self, beginning: Beginning) -> PlaceT:
        """Return the place after a reset."""

    def follow(self, place: PlaceT, action: int) -> tuple[PlaceT, Effect]:
        """Return what an action leads to where the budget covers it.

        Raises:
            TableFull: If places must be made anew first, see :meth:`again`.
        """

    def cut(self, place: PlaceT, action: int, left: int) -> tuple[PlaceT, Effect]:
        """Return what an action leads to that costs more than the minutes that are left.

        Raises:
            TableFull: As above.
        """

    def again(self, place: PlaceT) -> PlaceT:
        """Return a place in the form that places have now.

        Raises:
            TableFull: As above.
        """


@frozen(eq=False)
class StatePlace:
    """A state, nothing of what is known or was printed.

    Attributes:
        graph: What is known of the machine.
        packed: The state.
        flags: How its issues show themselves.
        worth: ``repair``, ``regression``, and both in the scalar.
    """

    graph: Graph
    packed: int
    flags: int
    worth: Worth

    @property
    def state(self) -> State:
        """The state of the machine."""
        return self.graph.core.unpack(self.packed, self.flags)


@frozen(eq=False, slots=False)  # made for every cell, and made faster without slots
class Move:
    """What an action does to a state.

    Attributes:
        place: The state after it.
        effect: What else it does.
        lesson: What it tells.
    """

    place: StatePlace
    effect: Effect
    lesson: Lesson


@define(slots=False, eq=False)
class States:
    """The states of a machine, by generated code.

    Attributes:
        tier: Compiles the machine.
    """

    tier: CompiledTier
    _beginnings: dict[Graph, str] = field(factory=dict, init=False)

    @property
    def interpreter(self) -> Interpreter:
        """The reference."""
        return self.tier.interpreter

    @property
    def actions(self) -> int:
        """How many actions the menu has."""
        return len(self.interpreter.menu)

    @property
    def place_bytes(self) -> int:
        """About how many bytes a state takes."""
        return _PLACE_BYTES

    def key(self, place: StatePlace) -> tuple[int, int]:
        """Return what only equal states share, as long as their graph is there."""
        return id(place.graph), place.packed

    def digest(self, place: StatePlace) -> bytes:
        """Return what only equal states after equal resets share in every process."""
        return digest_of(self._beginning(place.graph), place.state.digest())

    def _beginning(self, graph: Graph) -> str:
        if graph not in self._beginnings:
            beginning = graph.core.beginning
            parts = beginning.state.digest(), beginning.alert, beginning.task
            self._beginnings[graph] = digest_of(*parts).hex()
        return self._beginnings[graph]

    @property
    def identity(self) -> str:
        """Nothing: states follow from the machine alone."""
        return "states"

    def start(self, beginning: Beginning) -> StatePlace:
        """Return the state after a reset."""
        graph = self.tier.graph(beginning)
        return _place(graph, *graph.core.start)

    def at(self, beginning: Beginning, state: State) -> StatePlace:
        """Return a state that an interpreter has made.

        Raises:
            TableFull: If the layout was too narrow for one of its values; it is wider then.
        """
        graph = self.tier.graph(beginning)
        try:
            return _place(graph, *graph.core.pack(state))
        except LayoutFull:
            self.tier.widened(graph)
            raise TableFull from None

    def again(self, place: StatePlace) -> StatePlace:
        """Return the same state in today's layout."""
        beginning = place.graph.core.beginning
        if self.tier.graph(beginning) is place.graph:
            return place
        return self.at(beginning, place.state)

    def follow(self, place: StatePlace, action: int) -> tuple[StatePlace, Effect]:
        """Return what an action leads to where the budget covers it."""
        move = self.move(place, action)
        return move.place, move.effect

    def cut(self, place: StatePlace, action: int, left: int) -> tuple[StatePlace, Effect]:
        """Return what an action leads to that costs more than the minutes that are left."""
        history = place.graph.core.beginning.history
        done = self.interpreter.apply(place.state, self.interpreter.menu[action], left, history)
        move = self.told(place, done)
        return move.place, move.effect

    def move(self, place: StatePlace, action: int) -> Move:
        """Return what an action does where the budget covers it.

        Raises:
            TableFull: If the layout was too narrow; it is wider then.
        """
        graph, submit = place.graph, self.interpreter.menu[action]
        try:
            found = graph.act(action)(place.packed, place.flags)
        except LayoutFull:
            self.tier.widened(graph)
            raise TableFull from None
        if found is None:
            return Move(place, REFUSED, NOTHING)
        packed, flags, minutes, outcome, lesson = found
        after = place if packed == place.packed else _place(graph, packed, flags)
        payment = NO_PAYMENT
        if isinstance(submit, Submit):
            payment = graph.verdicts.payment(packed, flags, submit)
        return Move(after, _effect(place, after, minutes, outcome, payment), lesson)

    def told(self, place: StatePlace, done: Transition) -> Move:
        """Return what the reference interpreter said of an action that is no submission.

        Raises:
            TableFull: If the layout was too narrow; it is wider then.
        """
        graph = place.graph
        after = self.at(graph.core.beginning, done.state)
        if after.graph is not graph:
            raise TableFull
        try:
            lesson = graph.lesson_of(done)
        except LayoutFull:
            self.tier.widened(graph)
            raise TableFull from None
        return Move(after, _effect(place, after, done.minutes, done.outcome, NO_PAYMENT), lesson)


def digest_of(*parts: str) -> bytes:
    """Return 16 bytes that only the same texts share."""
    text = "\n".join(map(repr, parts))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _place(graph: Graph, packed: int, flags: int) -> StatePlace:
    return StatePlace(graph, packed, flags, graph.verdicts.worth(packed, flags))


def _effect(
    before: StatePlace, after: StatePlace, minutes: int, outcome: Outcome, payment: Payment
) -> Effect:
    earned = Components(
        repair=after.worth[0] - before.worth[0],
        regression=after.worth[1] - before.worth[1],
        outcome=payment.outcome,
        diagnosis=payment.diagnosis,
    )
    gain = after.worth[2] - before.worth[2] + payment.bonus
    return Effect(minutes, outcome, earned, gain)
