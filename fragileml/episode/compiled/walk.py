"""A walk over the graph: an episode without moments, for whoever takes millions of steps."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from fragileml.episode.compiled.graph import Edge, Graph, Node
from fragileml.episode.compiled.notes import Entry, learn
from fragileml.episode.compiled.tier import CompiledTier
from fragileml.episode.moment import End
from fragileml.episode.rewards import Components, cost_total, validity_total
from fragileml.machine.compiled.layout import LayoutFull
from fragileml.machine.interpreter import Interpreter
from fragileml.machine.transition import Outcome, Transition

_DONE = Outcome.DONE


@define(slots=True, eq=False)
class Walk:
    """One episode after another of one machine; the present one is numbers that change in place.

    Attributes:
        tier: Compiles machines, and knows what has been met of them.
        graph: What is known of the machine from the beginning of this episode.
        node: The state.
        edge: The transition that led here, None at the beginning.
        ran: The transition of the last run, None before the first.
        steps: Steps taken.
        minutes: Minutes spent.
        refused: Refused actions.
        score: The reward so far, in thousandths.
        end: How the episode ended, None while it goes on.
    """

    tier: CompiledTier
    graph: Graph = field(init=False)
    node: Node = field(init=False)
    edge: Edge | None = field(init=False)
    ran: Edge | None = field(init=False)
    steps: int = field(init=False)
    minutes: int = field(init=False)
    refused: int = field(init=False)
    score: int = field(init=False)
    end: End | None = field(init=False)
    _learnt: list[Entry | None] = field(init=False)
    _ahead: list[Edge] = field(init=False)
    _steps: int = field(init=False)
    _budget: int = field(init=False)
    _costs: Sequence[int] = field(init=False)
    _validity: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        machine = self.interpreter.machine
        self._steps, self._budget = machine.steps, machine.minutes
        weights, spent = machine.weights, range(machine.minutes + 1)
        self._costs = [weights.cost * cost_total(each, machine.minutes) for each in spent]
        self._validity = weights.validity
        self.reset(0)

    @property
    def interpreter(self) -> Interpreter:
        """Runs the machine where nobody has compiled it."""
        return self.tier.interpreter

    def reset(self, seed: int) -> None:
        """Begin an episode."""
        beginning = self.interpreter.reset(seed)
        graph = self.graph = self.tier.graph(beginning)
        self.node = graph.start
        self._learnt, self._ahead = list(graph.first_notes.entries), []
        self.edge = self.ran = self.end = None
        self.steps = self.minutes = self.refused = self.score = 0

    def step(self, index: int) -> int:
        """Do an action of the menu, before the end.

        Args:
            index: Its place in the menu, which has it.

        Returns:
            What it pays, in thousandths.
        """
        edge = self.node.edges.get(index)
        if edge is None:
            edge = self._worked_out(index)
        minutes = self.minutes + edge.minutes
        if minutes > self._budget:
            edge = self._beyond(index)
            minutes = self.minutes + edge.minutes
        self.graph.met += 1
        self.steps += 1
        self.minutes = minutes
        self.edge = edge
        self.node = node = edge.node
        score = node.worth + edge.bonus + self._costs[minutes]
        outcome = edge.outcome
        if outcome is not _DONE:
            self._note(edge)
        if self.refused:
            score += self._validity * validity_total(self.refused)
        if self.steps >= self._steps and self.end is None:
            self.end = End.OUT_OF_STEPS
        self._ahead.append(edge)
        paid, self.score = score - self.score, score
        return paid

    def _note(self, edge: Edge) -> None:
        """Follow an action that did more than it says."""
        outcome = edge.outcome
        if edge.runs:
            self.ran = edge
            if outcome is Outcome.CUT:
                self.end = End.OUT_OF_MINUTES
        elif outcome is Outcome.REFUSED:
            self.refused += 1
        elif outcome is Outcome.SUBMITTED:
            self.end = End.SUBMITTED

    def _worked_out(self, index: int) -> Edge:
        try:
            return self.graph.edge(self.node, index)
        except LayoutFull:
            self._widen()
            return self._worked_out(index)

    @property
    def transition(self) -> Transition | None:
        """All that the last step shows, None at the beginning."""
        return self.graph.transition(self.edge, self.ran) if self.edge else None

    @property
    def entries(self) -> Sequence[Entry | None]:
        """What the agent knows, an entry a fact, None for what was never seen."""
        for edge in self._ahead:
            learn(self._learnt, self.graph.changes(edge))
        self._ahead.clear()
        return self._learnt

    @property
    def totals(self) -> Components:
        """The reward so far as a vector."""
        outcome, diagnosis = self.edge.finals if self.edge else (0, 0)
        return Components(
            self.node.repair,
            self.node.regression,
            cost_total(self.minutes, self._budget),
            validity_total(self.refused),
            outcome,
            diagnosis,
        )

    @property
    def mask(self) -> tuple[bool, ...]:
        """For each action of the menu whether it would be accepted."""
        left = self._budget - self.minutes
        return self.graph.masks.mask(self.node.packed, self.node.flags, left)

    def _beyond(self, index: int) -> Edge:
        """Return what an action that the minutes do not cover comes to."""
        graph = self.graph
        state = graph.core.unpack(self.node.packed, self.node.flags)
        history, action = graph.core.beginning.history, graph.menu[index]
        left = self._budget - self.minutes
        transition = self.interpreter.apply(state, action, left, history)
        try:
            return graph.foreign(transition, action)
        except LayoutFull:
            self._widen()
            return self._beyond(index)

    def _widen(self) -> None:
        """Go on with a layout that has room for more values."""
        old, _ = self.graph, self.entries
        state = old.core.unpack(self.node.packed, self.node.flags)
        graph = self.graph = self.tier.widened(old)
        self.node = graph.node(*graph.core.pack(state))
