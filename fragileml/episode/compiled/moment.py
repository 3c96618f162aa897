"""A moment on generated code: numbers at once, everything else when somebody looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from attrs import field, frozen

from fragileml.episode.compiled.graph import NO_PAYMENT, Edge, Graph, Node
from fragileml.episode.compiled.notes import Notes, entry_of
from fragileml.episode.knowledge import Known, value_of
from fragileml.episode.moment import End, Moment, ReferenceMoment
from fragileml.episode.rewards import Components, cost_total, validity_total
from fragileml.machine.actions import Action
from fragileml.machine.interpreter import Beginning
from fragileml.machine.state import State
from fragileml.machine.transition import History, Transition


@frozen(eq=False, slots=False)  # made at every step, and made faster without slots
class CompiledMoment:
    """A moment as the compiled tier makes it.

    What it does not hold it asks of the reference interpreter, from the moment before.

    Attributes:
        graph: What is known of the machine.
        node: The state.
        edge: The transition that led here, None if there was none or it is not known as one.
        past: The moment before, None at the beginning.
        ran: The transition of the last run, None before the first.
        score: The reward so far as a scalar, in thousandths.
        steps: Steps taken.
        minutes: Minutes spent.
        refused: Refused actions.
        end: How the episode ended, None while it goes on.
        action: The action that led here, None at the beginning.
        adopted: The moment of another tier that this one was made from.
    """

    graph: Graph
    node: Node
    edge: Edge | None = None
    past: CompiledMoment | None = field(default=None, repr=False)
    ran: Edge | None = None
    score: int = 0
    steps: int = 0
    minutes: int = 0
    refused: int = 0
    end: End | None = None
    action: Action | None = None
    adopted: ReferenceMoment | None = None

    @property
    def previous(self) -> Moment | None:
        """The moment before."""
        return self.adopted.previous if self.adopted else self.past

    @property
    def beginning(self) -> Beginning:
        """The reset that it started from."""
        return self.graph.core.beginning

    @cached_property
    def state(self) -> State:
        """The state of the machine."""
        return self.graph.core.unpack(self.node.packed, self.node.flags)

    @cached_property
    def transition(self) -> Transition | None:
        """What the action did."""
        if self.adopted:
            return self.adopted.transition
        if self.past is None or self.action is None:
            return None
        if self.edge and self.edge.transition:
            return self.edge.transition
        interpreter, past = self.graph.core.interpreter, self.past
        left = interpreter.machine.minutes - past.minutes
        return interpreter.apply(past.state, self.action, left, past.history)

    @cached_property
    def history(self) -> History:
        """What built-in probes look back on."""
        at = self
        while at.past is not None and at.adopted is None and at.edge is not at.ran:
            at = at.past
        if at.adopted:
            return at.adopted.history
        first = self.beginning.history
        transition = at.transition
        return History(first.reset, transition.run) if transition and transition.run else first

    @cached_property
    def notes(self) -> Notes:
        """What the agent has seen."""
        chain: list[Edge] = []
        at = self
        while at.past is not None and at.edge is not None and "notes" not in at.__dict__:
            chain.append(at.edge)
            at = at.past
        notes = at.notes if at is not self else self._first_notes
        for edge in reversed(chain):
            notes = self.graph.learn(notes, edge)
        return notes

    @property
    def _first_notes(self) -> Notes:
        if self.adopted is None:
            return self.graph.first_notes
        program = self.graph.core.program
        sightings = enumerate(self.adopted.knowledge)
        return self.graph.notes(
            tuple(
                entry_of(value_of(program, fact, each), fresh=each.fresh) if each else None
                for fact, each in sightings
            )
        )

    @cached_property
    def known(self) -> tuple[Known, ...]:
        """What the agent has seen, with names."""
        return self.notes.known(self.graph.core.program)

    @cached_property
    def totals(self) -> Components:
        """The reward so far."""
        if self.adopted:
            return self.adopted.totals
        payment = self.edge.payment if self.edge else NO_PAYMENT
        return Components(
            self.node.repair,
            self.node.regression,
            cost_total(self.minutes, self.graph.core.program.machine.minutes),
            validity_total(self.refused),
            payment.outcome,
            payment.diagnosis,
        )

    @property
    def _remembered(self) -> bool:
        """Whether the graph knows the edges from which what is seen follows."""
        edges = self.edge, self.ran
        return not self.adopted and all(each is None or each.kept for each in edges)

    def text(self, limit: int, render: Callable[[], str]) -> str:
        """Return the text of what is seen, from memory where the same was seen before."""
        if not self._remembered:
            return render()
        key = (self.notes, self.edge or self.graph, self.ran, self.steps, self.minutes, limit)
        text = self.graph.texts.get(key)
        return self.graph.keep_text(key, render()) if text is None else text
