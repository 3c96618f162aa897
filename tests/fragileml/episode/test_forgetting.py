"""The compiled tier stays in its bound, and whatever it forgets, it shows the same."""

from __future__ import annotations

import gc
import random
import tracemalloc
from collections.abc import Iterator

import pytest

import fragileml
from fragileml.episode.compiled import graph as graphs
from fragileml.episode.compiled.graph import Graph
from fragileml.episode.compiled.tier import CompiledTier
from fragileml.episode.tiers import Tiers
from fragileml.machine.allowance import ALLOWANCE
from tests.fragileml.calls import noted
from tests.fragileml.episode.tiers import play_both

SCENARIO = "pad-token-missing"
TINY = 1 << 20
SMALL = 3 << 20


@pytest.fixture
def forgotten(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[object]]:
    """Let little be remembered, and return the graphs that have forgotten, in order."""
    found = noted(monkeypatch, Graph, "forget")
    fragileml.remember_at_most(TINY)
    found.clear()
    yield found
    ALLOWANCE.limit = None


def linked(scenario: str) -> fragileml.Interpreter:
    return fragileml.link(fragileml.load_machine(scenario))


def tier_of(interpreter: fragileml.Interpreter) -> CompiledTier:
    return interpreter.companion(Tiers, Tiers).compiled


def edits(graph: Graph) -> list[int]:
    return [i for i, each in enumerate(graph.menu) if isinstance(each, fragileml.Edit)]


def largest() -> str:
    return max(fragileml.scenarios(), key=lambda each: len(linked(each).menu))


def test_the_tiers_show_the_same_across_forgetting(forgotten: list[object]) -> None:
    play_both(linked(SCENARIO), 200)
    assert len(forgotten) > 3


@pytest.mark.slow
def test_the_tiers_show_the_same_across_forgetting_on_the_largest_scenario(
    forgotten: list[object],
) -> None:
    interpreter = linked(largest())
    for seed in range(2):
        play_both(interpreter, 2_000, seed)
    assert len(forgotten) > 50


def test_a_walk_among_ever_new_states_stays_in_the_bound(
    forgotten: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphs, "_WORTH_IT", -1)  # else it would stop remembering by itself
    fragileml.remember_at_most(SMALL)
    forgotten.clear()
    tier = tier_of(linked(SCENARIO))
    graph = tier.graph(tier.interpreter.reset(0))
    draw, menu = random.Random(0), edits(graph)
    node, most = graph.start, 0
    for _ in range(20_000):
        node = graph.edge(node, draw.choice(menu)).node
        most = max(most, tier.weight)
    assert len(forgotten) > 3
    assert SMALL / 2 < most <= SMALL


def test_what_somebody_holds_gathers_nothing_that_is_not_forgotten() -> None:
    tier = tier_of(linked(SCENARIO))
    graph = tier.graph(tier.interpreter.reset(0))
    held, notes, menu = graph.start, graph.first_notes, edits(graph)
    for _ in range(20):
        graph.forget()
        for first in menu[:10]:
            node = graph.edge(held, first).node
            for second in menu[:10]:
                edge = graph.edge(node, second)
                graph.learn(notes, edge)
    graph.forget()
    assert not held.edges
    assert not notes.next


def test_a_state_that_was_forgotten_is_not_worked_out_twice() -> None:
    tier = tier_of(linked(SCENARIO))
    graph = tier.graph(tier.interpreter.reset(0))
    old, index = graph.start, edits(graph)[0]
    graph.forget()
    known = graph.node(old.packed, old.flags)
    assert known is not old
    edge = graph.edge(known, index)
    assert graph.edge(old, index) is edge


def test_graphs_that_nobody_uses_are_let_go() -> None:
    interpreter = linked("learning-rate-too-high")
    tier = tier_of(interpreter)
    episode = fragileml.Episode(interpreter, 0, tier="compiled")
    used = tier.graph(interpreter.reset(0))
    seed = next(i for i in range(100) if interpreter.reset(i) is not interpreter.reset(0))
    weight = tier.weight
    assert tier.graph(interpreter.reset(seed)).start
    assert tier.weight > 1.5 * weight
    tier.forget()
    assert tier.weight < weight / 4
    assert not used.core.loaded
    assert tier.graph(interpreter.reset(0)) is used
    assert episode.step(0).observation.text()


def test_a_layout_that_has_met_many_values_is_begun_anew() -> None:
    interpreter = linked("learning-rate-too-high")
    tier = tier_of(interpreter)
    episode = fragileml.Episode(interpreter, tier="compiled")
    reference = fragileml.Episode(interpreter, tier="reference")
    old = tier.graph(interpreter.reset(0))
    domain = next(iter(old.core.layout.domains.values()))
    domain.values.extend([0] * 10_000)
    for each in (episode, reference):
        each.step(fragileml.Edit({"trainer.learning_rate": 0.5}))
    tier.forget()
    assert tier.graph(interpreter.reset(0)) is not old
    for each in (episode, reference):
        each.step(fragileml.Run("train"))
    assert episode.observation.text() == reference.observation.text()
    assert episode.trace().text() == reference.trace().text()


def weighed(graph: Graph, steps: int) -> float:
    """Return what a graph says it has grown by over what it has, with all kinds of memory."""
    draw, menu = random.Random(0), range(len(graph.menu))
    for index in menu:
        graph.act(index)
    gc.collect()
    weight, before = graph.weight, tracemalloc.get_traced_memory()[0]
    node, notes = graph.start, graph.first_notes
    for number in range(steps):
        if number % 40 == 0:
            node, notes = graph.start, graph.first_notes
        edge = graph.edge(node, draw.choice(menu))
        notes = graph.learn(notes, edge)
        graph.mask(edge.node, 10**6)
        graph.keep_text((notes, edge, number), f"{number}" * 200)
        node = edge.node
    del node, notes, edge
    gc.collect()
    return (graph.weight - weight) / (tracemalloc.get_traced_memory()[0] - before)


@pytest.mark.parametrize("scenario", [SCENARIO, "three-stops-to-the-service"])
def test_a_graph_says_rather_too_many_bytes_than_too_few(
    scenario: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(graphs, "_WORTH_IT", -1)
    interpreter = linked(scenario)
    tracemalloc.start()
    try:
        graph = tier_of(interpreter).graph(interpreter.reset(0))
        assert 1 < weighed(graph, 3_000) < 3
        assert graph.weight > tracemalloc.get_traced_memory()[0] / 2
    finally:
        tracemalloc.stop()
