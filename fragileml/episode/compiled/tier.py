"""The compiled tier: a step is a look-up, or a call of generated code."""

from __future__ import annotations

from functools import cached_property

from attrs import define, field

from fragileml.episode.compiled.graph import Edge, Graph
from fragileml.episode.compiled.moment import CompiledMoment
from fragileml.episode.judge import Judge
from fragileml.episode.moment import Moment
from fragileml.episode.reference import ReferenceTier
from fragileml.episode.rewards import cost_total, validity_total
from fragileml.episode.tier import end_of
from fragileml.machine.actions import Action
from fragileml.machine.compiled.core import Core
from fragileml.machine.compiled.layout import LayoutFull
from fragileml.machine.compiled.move import NOTHING
from fragileml.machine.interpreter import Beginning, Interpreter
from fragileml.machine.transition import Outcome


@define(slots=False, eq=False)
class CompiledTier:
    """Makes moments with generated code.

    Attributes:
        interpreter: The reference interpreter, asked for what nobody has compiled.
    """

    interpreter: Interpreter
    _graphs: dict[Beginning, Graph] = field(factory=dict, init=False)

    @cached_property
    def _reference(self) -> ReferenceTier:
        return ReferenceTier(self.interpreter)

    def judge(self, beginning: Beginning) -> Judge:
        """Return what compares states with the one at reset."""
        return self._reference.judge(beginning)

    def graph(self, beginning: Beginning) -> Graph:
        """Return what is known of the machine from a beginning."""
        graph = self._graphs.get(beginning)
        if graph is None:
            core = Core(self.interpreter, beginning)
            graph = self._graphs[beginning] = Graph(core, self.judge(beginning))
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
        present = self._graphs[graph.core.beginning]
        if present is not graph:
            return present
        core = graph.core.wider()
        self._graphs[core.beginning] = Graph(core, graph.judge)
        return self._graphs[core.beginning]

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
