"""The compiled tier: a step is a look-up, or a call of generated code."""

from __future__ import annotations

from functools import cached_property
from weakref import WeakValueDictionary

from attrs import define, field

from fragileml.episode.compiled.graph import Edge, Graph
from fragileml.episode.compiled.moment import CompiledMoment
from fragileml.episode.judge import Judge
from fragileml.episode.moment import Moment
from fragileml.episode.reference import ReferenceTier
from fragileml.episode.rewards import cost_total, validity_total
from fragileml.episode.tier import end_of
from fragileml.machine.actions import Action
from fragileml.machine.allowance import ALLOWANCE
from fragileml.machine.compiled.core import Core
from fragileml.machine.compiled.layout import LayoutFull
from fragileml.machine.compiled.move import NOTHING
from fragileml.machine.interpreter import Beginning, Interpreter
from fragileml.machine.transition import Outcome

_CROWDED = 1 << 20


@define(slots=False, eq=False)
class CompiledTier:
    """Makes moments with generated code.

    A graph lives as long as a moment of it; others are let go when too much is remembered.

    Attributes:
        interpreter: The reference interpreter, asked for what nobody has compiled.
    """

    interpreter: Interpreter
    _kept: dict[Beginning, Graph] = field(factory=dict, init=False)
    _graphs: WeakValueDictionary[Beginning, Graph] = field(factory=WeakValueDictionary, init=False)

    def __attrs_post_init__(self) -> None:
        ALLOWANCE.share(self)

    @property
    def weight(self) -> int:
        """About how many bytes its graphs take."""
        return sum(each.weight for each in list(self._graphs.values()))

    def forget(self) -> None:
        """Let go of graphs that nobody uses, and have the others forget."""
        self._kept.clear()
        for beginning, graph in list(self._graphs.items()):
            graph.forget()
            if graph.core.layout.weight > _CROWDED:
                # Values have digits for good, so that only another layout takes less.
                del self._graphs[beginning]

    @cached_property
    def _reference(self) -> ReferenceTier:
        return ReferenceTier(self.interpreter)

    def judge(self, beginning: Beginning) -> Judge:
        """Return what compares states with the one at reset."""
        return self._reference.judge(beginning)

    def graph(self, beginning: Beginning) -> Graph:
        """Return what is known of the machine from a beginning."""
        return self._kept.get(beginning) or self._keep(
            beginning, self._graphs.get(beginning) or self._made(beginning)
        )

    def _made(self, beginning: Beginning) -> Graph:
        return Graph(Core(self.interpreter, beginning), self.judge(beginning))

    def _keep(self, beginning: Beginning, graph: Graph) -> Graph:
        self._kept[beginning] = self._graphs[beginning] = graph
        return graph

    def begin(self, beginning: Beginning) -> CompiledMoment:
        """Return the first moment after a reset."""
        graph = self.graph(beginning)
        return CompiledMoment(graph, graph.start)

    def adopt(self, moment: Moment) -> CompiledMoment:
        """Return a moment of this tier and of today's layout that is equal to one of any."""
        graph = self.graph(moment.beginning)
        if isinstance(moment, CompiledMoment) and moment.graph is graph:
            return moment
        reference = self._reference.adopt(moment)
        try:
            node = graph.node(*graph.core.pack(reference.state))
        except LayoutFull:
            self.widened(graph)
            return self.adopt(moment)
        return CompiledMoment(
            graph=graph,
            node=node,
            ran=Edge(node, 0, Outcome.DONE, NOTHING, kept=False),
            score=reference.score,
            steps=reference.steps,
            minutes=reference.minutes,
            refused=reference.refused,
            end=reference.end,
            action=reference.action,
            adopted=reference,
        )

    def widened(self, graph: Graph) -> Graph:
        """Return the graph in use after one that met more values than it has room for."""
        beginning = graph.core.beginning
        present = self.graph(beginning)
        if present is not graph:
            return present
        return self._keep(beginning, Graph(graph.core.wider(), graph.judge))

    def mask(self, moment: Moment) -> tuple[bool, ...]:
        """Return for each action of the menu whether it would be accepted."""
        own = self.adopt(moment)
        left = self.interpreter.machine.minutes - own.minutes
        return own.graph.mask(own.node, left)

    def advance(self, moment: Moment, action: Action, index: int | None) -> CompiledMoment:
        """Return the moment after an action."""
        own = self.adopt(moment)
        try:
            edge = self._edge(own, action, index)
        except LayoutFull:
            self.widened(own.graph)
            return self.advance(moment, action, index)
        graph, machine = own.graph, self.interpreter.machine
        node, outcome = edge.node, edge.outcome
        steps = own.steps + 1
        minutes = own.minutes + edge.minutes
        refused = own.refused + (outcome is Outcome.REFUSED)
        weights = machine.weights
        score = (
            node.worth + edge.payment.bonus + weights.cost * cost_total(minutes, machine.minutes)
        )
        if refused:
            score += weights.validity * validity_total(refused)
        return CompiledMoment(
            graph,
            node,
            edge,
            own,
            edge if edge.runs else own.ran,
            score,
            steps,
            minutes,
            refused,
            end_of(outcome, last_step=steps == machine.steps),
            action,
        )

    def _edge(self, moment: CompiledMoment, action: Action, index: int | None) -> Edge:
        graph, left = moment.graph, self.interpreter.machine.minutes - moment.minutes
        graph.met += 1
        if index is not None:
            edge = moment.node.edges.get(index)
            if edge is None:
                edge = graph.edge(moment.node, index)
            if edge.minutes <= left:
                return edge
        transition = self.interpreter.apply(moment.state, action, left, moment.history)
        return graph.edge_of(transition, action)
