"""The states and transitions met so far, each worked out once, in bounded memory."""

from __future__ import annotations

import sys
from functools import cached_property

from attrs import define, field

from fragileml.episode.compiled.masks import Masks
from fragileml.episode.compiled.notes import Change, Entry, Notes, Teacher, after
from fragileml.episode.compiled.verdicts import Payment, Verdicts
from fragileml.episode.judge import Judge
from fragileml.machine.actions import Action, Run, Submit
from fragileml.machine.allowance import ALLOWANCE
from fragileml.machine.compiled.acts import act_of
from fragileml.machine.compiled.core import Core
from fragileml.machine.compiled.move import NOTHING, Act, Lesson, Trail
from fragileml.machine.transition import Outcome, RunReport, Transition

_WINDOW = 1 << 12
_WORTH_IT = 0.2
_PAUSE = 1 << 14

# Bytes, rather too many than too few: a test weighs what they stand for.
_NODE = 450
_EDGE = 450
_EXECUTION = 250
_CHANGE = 200
_NOTES = 600
_TEXT = 400
_POINTER = 8

NO_PAYMENT = Payment()


@define(eq=False)
class Node:
    """A state.

    Attributes:
        packed: The state.
        flags: How its issues show themselves.
        repair: The component ``repair`` since reset.
        regression: The component ``regression`` since reset.
        worth: What both add to the scalar.
        edges: Transitions by index into the menu.
        possible: Which of the actions that are not always possible are so, None while nobody has
            asked.
    """

    packed: int
    flags: int
    repair: int
    regression: int
    worth: int
    edges: dict[int, Edge] = field(factory=dict, init=False)
    possible: tuple[bool, ...] | None = field(default=None, init=False)


@define(eq=False)
class Edge:
    """A transition, whatever the budget.

    Attributes:
        node: The state after it.
        minutes: What it costs.
        outcome: How it ended.
        lesson: What it tells.
        payment: What it pays as a submission.
        kept: Whether the graph knows it, so that it is the same object the next time.
        runs: Whether it is a run, also one that was cut.
        transition: What the reference interpreter said, for what nobody has compiled.
        changes: What it changes of what is known, None while nobody has asked.
    """

    node: Node
    minutes: int
    outcome: Outcome
    lesson: Lesson
    payment: Payment = NO_PAYMENT
    kept: bool = True
    runs: bool = False
    transition: Transition | None = None
    changes: tuple[Change, ...] | None = field(default=None, init=False)


@define(slots=False, eq=False)
class Graph:
    """What is known of a machine from one beginning.

    A graph that meets ever new states stops remembering them for a while: then keeping them costs
    more than it saves.

    Attributes:
        core: Generated code.
        judge: Knows what held at reset.
        texts: Observations as text, by all that they show.
        met: Steps taken since the graph last took stock of what remembering saves.
    """

    core: Core
    judge: Judge
    _nodes: dict[int, Node] = field(factory=dict, init=False)
    _notes: dict[tuple[Entry | None, ...], Notes] = field(factory=dict, init=False)
    texts: dict[tuple[object, ...], str] = field(factory=dict, init=False)
    met: int = field(default=0, init=False)
    _misses: int = field(default=0, init=False)
    _pause: int = field(default=0, init=False)
    _linked: int = field(default=0, init=False)
    _written: int = field(default=0, init=False)

    @property
    def weight(self) -> int:
        """About how many bytes all of it takes."""
        parts = self.verdicts, self.masks, self.core
        notes = _NOTES + 2 * _POINTER * len(self.core.program.machine.facts)
        return (
            sum(each.weight for each in parts)
            + _NODE * len(self._nodes)
            + self._linked
            + notes * len(self._notes)
            + self._written
        )

    @cached_property
    def verdicts(self) -> Verdicts:
        """Judges states."""
        return Verdicts(self.core, self.judge)

    @cached_property
    def teacher(self) -> Teacher:
        """Says what steps tell."""
        return Teacher(self.core)

    @cached_property
    def masks(self) -> Masks:
        """Says which actions are possible."""
        return Masks(self.core)

    @cached_property
    def menu(self) -> tuple[Action, ...]:
        """The discrete menu."""
        return self.core.interpreter.menu

    @cached_property
    def _acts(self) -> list[Act | None]:
        return [None] * len(self.menu)

    @cached_property
    def start(self) -> Node:
        """The state at reset."""
        return self.node(*self.core.start)

    @cached_property
    def first_notes(self) -> Notes:
        """What the log of the run at reset tells."""
        program, run = self.core.program, self.core.beginning.history.run
        trail = self._trail(run)
        nothing: tuple[Entry | None, ...] = (None,) * len(program.machine.facts)
        return self.notes(after(nothing, self.teacher.changes(Lesson(trail=trail))))

    def node(self, packed: int, flags: int) -> Node:
        """Return the node of a state."""
        node = self._nodes.get(packed)
        if node is None:
            node = Node(packed, flags, *self.verdicts.worth(packed, flags))
            if not self._pause:
                self._nodes[packed] = node
        return node

    def mask(self, node: Node, left: int) -> tuple[bool, ...]:
        """Return for each action of the menu whether it is accepted with so many minutes left."""
        if node.possible is None:
            node.possible = self.masks.possible(node.packed, node.flags)
            self._linked += _POINTER * len(node.possible)
        return self.masks.mask(node.possible, left)

    def act(self, index: int) -> Act:
        """Return what an action of the menu does to packed states."""
        act = self._acts[index]
        if act is None:
            act = self._acts[index] = act_of(self.core, self.menu[index])
        return act

    def edge(self, node: Node, index: int) -> Edge:
        """Return the transition of an action of the menu that the node does not know.

        Raises:
            LayoutFull: If the layout has no room for a value.
        """
        self._misses += 1
        if self._misses >= _WINDOW:
            self._take_stock()
        ALLOWANCE.spend(_NODE + _EDGE)
        own = self._own(node)
        if own is not node:
            edge = own.edges.get(index)
            if edge is not None:
                return edge
        return self._new_edge(own, index)

    def _own(self, node: Node) -> Node:
        """Return the node that stands for a state, also for one that was forgotten meanwhile.

        What somebody still holds would otherwise gather transitions that are never forgotten.
        """
        own = self._nodes.get(node.packed)
        if own is None:
            own = node
            if not self._pause:
                self._nodes[node.packed] = node
        return own

    def _new_edge(self, node: Node, index: int) -> Edge:
        move = self.act(index)(node.packed, node.flags)
        if move is None:
            edge = Edge(node, 0, Outcome.REFUSED, NOTHING)
        else:
            packed, flags, minutes, outcome, lesson = move
            target = node if packed == node.packed else self.node(packed, flags)
            action = self.menu[index]
            edge = Edge(target, minutes, outcome, lesson, runs=isinstance(action, Run))
            if isinstance(action, Submit):
                edge.payment = self.verdicts.payment(packed, flags, action)
        if self._pause:
            edge.kept = False
        else:
            node.edges[index] = edge
            self._linked += _EDGE + _EXECUTION * len(edge.lesson.trail)
        return edge

    def edge_of(self, transition: Transition, action: Action) -> Edge:
        """Return the edge of a transition that the reference interpreter has worked out.

        Raises:
            LayoutFull: If the layout has no room for a value.
        """
        core = self.core
        node, payment = self.node(*core.pack(transition.state)), NO_PAYMENT
        if transition.outcome is Outcome.SUBMITTED and isinstance(action, Submit):
            payment = self.verdicts.payment(node.packed, node.flags, action)
        return Edge(
            node,
            transition.minutes,
            transition.outcome,
            self.lesson_of(transition),
            payment,
            kept=False,
            runs=transition.run is not None,
            transition=transition,
        )

    def lesson_of(self, transition: Transition) -> Lesson:
        """Return what a transition tells that the reference interpreter has worked out.

        Raises:
            LayoutFull: If the layout has no room for a value.
        """
        program, run, seen = self.core.program, transition.run, transition.seen
        facts = {fact for slot in transition.slots for fact in program.facts_reading[slot]}
        if transition.installs:
            facts.update(program.facts_reading_packages)
        return Lesson(
            tuple(sorted(facts)),
            self._trail(run) if run else (),
            seen.facts if seen else (),
            self.core.pack(seen.state) if seen else None,
        )

    def _trail(self, run: RunReport) -> Trail:
        return tuple(
            (each.stage, self.core.pack(each.seen.state) if each.seen else None)
            for each in run.executions
        )

    def changes(self, edge: Edge) -> tuple[Change, ...]:
        """Return what a transition changes of what is known."""
        if edge.changes is None:
            edge.changes = self.teacher.changes(edge.lesson)
            self._linked += _CHANGE * len(edge.changes)
        return edge.changes

    def learn(self, notes: Notes, edge: Edge) -> Notes:
        """Return what is known after a transition."""
        changes = self.changes(edge)
        if not changes:
            return notes
        return notes.next.get(changes) or self._learn(self._own_notes(notes), changes)

    def _own_notes(self, notes: Notes) -> Notes:
        """Return the notes with the same entries that are not forgotten, as for nodes."""
        return notes if self._pause else self._notes.setdefault(notes.entries, notes)

    def _learn(self, notes: Notes, changes: tuple[Change, ...]) -> Notes:
        found = notes.next.get(changes)
        if found is None:
            entries = after(notes.entries, changes)
            found = notes if entries is notes.entries else self.notes(entries)
            if not self._pause:
                notes.next[changes] = found
        return found

    def notes(self, entries: tuple[Entry | None, ...]) -> Notes:
        """Return the notes with these entries."""
        found = self._notes.get(entries)
        if found is None:
            ALLOWANCE.spend(_NOTES + 2 * _POINTER * len(entries))
            found = Notes(entries)
            if not self._pause:
                self._notes[entries] = found
        return found

    def keep_text(self, key: tuple[object, ...], text: str) -> str:
        """Remember a text by all that it shows, and return it."""
        size = _TEXT + sys.getsizeof(text)
        ALLOWANCE.spend(size)
        self.texts[key] = text
        self._written += size
        return text

    def _take_stock(self) -> None:
        """Decide whether remembering is worth its cost."""
        steps, self.met = self.met, 0
        misses, self._misses = self._misses, 0
        if self._pause:
            self._pause = max(0, self._pause - misses)
        elif steps and misses > (1 - _WORTH_IT) * steps:
            self._pause = _PAUSE
            self._forget_steps()

    def forget(self) -> None:
        """Forget all that can be worked out again, and let go of the code."""
        self._forget_steps()
        self._acts[:] = [None] * len(self.menu)
        for name in ("verdicts", "teacher", "masks"):
            self.__dict__.pop(name, None)
        self.core.forget()

    def _forget_steps(self) -> None:
        """Forget all states, transitions, notes and texts."""
        for node in self._nodes.values():
            node.edges.clear()
        for notes in self._notes.values():
            notes.next.clear()
        self._nodes.clear()
        self._notes.clear()
        self.texts.clear()
        self._linked = self._written = 0
