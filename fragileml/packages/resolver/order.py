"""The order in which packages are installed: those that need nothing first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from resolvelib.structs import DirectedGraph

Graph = DirectedGraph[str | None]

_MOST_VISITS = 5
"""A node of a circle is visited no more often than this: pip's bound on the walk."""


def weights(graph: Graph, wanted: Collection[str]) -> Mapping[str, int]:
    """Return how early each wanted node is installed; the greatest comes first.

    Leaves are taken off layer by layer. What is left are circles and what needs them: there the
    longest way from the root counts.

    Args:
        graph: The nodes and what each needs; None is the root. It is not changed.
        wanted: The nodes to weigh.
    """
    needs = {node: list(graph.iter_children(node)) for node in graph}
    found: dict[str, int] = {}
    while leaves := _leaves(needs):
        weight = len(needs) - 1
        found.update((leaf, weight) for leaf in leaves if leaf in wanted)
        needs = _without(needs, leaves)
    return found | _longest_ways(needs, wanted)


def _leaves(needs: Mapping[str | None, list[str | None]]) -> list[str]:
    return [node for node, children in needs.items() if node is not None and not children]


def _without(
    needs: Mapping[str | None, list[str | None]], leaves: Iterable[str]
) -> dict[str | None, list[str | None]]:
    gone = frozenset(leaves)
    return {
        node: [each for each in children if each not in gone]
        for node, children in needs.items()
        if node not in gone
    }


def _longest_ways(
    needs: Mapping[str | None, list[str | None]], wanted: Collection[str]
) -> dict[str, int]:
    path: dict[str | None, None] = {}
    ways: dict[str | None, list[int]] = {}

    def visit(node: str | None) -> None:
        if node in path or len(ways.get(node, ())) >= _MOST_VISITS:
            return
        path[node] = None
        for child in needs[node]:
            visit(child)
        del path[node]
        if node in wanted:
            ways.setdefault(node, []).append(len(path))

    visit(None)
    return {node: max(lengths) for node, lengths in ways.items() if node is not None}
