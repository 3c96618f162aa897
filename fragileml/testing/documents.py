"""Random valid packs and scenarios, as files."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from hypothesis import strategies as st

from fragileml.testing.files import Files
from fragileml.testing.frames import Frame, frames
from fragileml.testing.modules import DrawnModule, modules
from fragileml.testing.scenario_trees import Author
from fragileml.testing.writer import Layout, Tree, write

_MOST_MODULES = 3


@frozen
class _Drawn:
    """What files are made of."""

    frame: Frame
    modules: tuple[DrawnModule, ...]
    pipeline: dict[str, Tree]
    scenarios: tuple[dict[str, Tree], ...]
    layout: Layout


@st.composite
def packs(draw: st.DrawFn, *, most_modules: int = _MOST_MODULES) -> Files:
    """Draw a pack that compiles without an error: modules, a pipeline, one or two scenarios.

    Args:
        draw: Given by Hypothesis.
        most_modules: How many modules it has at most, 1 to 4.
    """
    count = draw(st.integers(1, 2))
    texts = tuple(_as_pack(draw, _draw(draw, most_modules, count)))
    return Files(texts, tuple(path for path, _ in texts if path.startswith("scenarios/")))


@st.composite
def scenarios(draw: st.DrawFn, *, most_modules: int = _MOST_MODULES) -> Files:
    """Draw a scenario in one file that compiles without an error; see :func:`packs`."""
    drawn = _draw(draw, most_modules, 1)
    inline: dict[str, Tree] = {
        **_head("scenario", "drawn-0"),
        **drawn.scenarios[0],
        "pipeline": drawn.pipeline,
        "modules": {each.frame.id: each.tree for each in drawn.modules},
    }
    return Files((("drawn-0.yaml", write(inline, drawn.layout)),), ("drawn-0.yaml",))


def _draw(draw: st.DrawFn, most_modules: int, count: int) -> _Drawn:
    frame = draw(frames(most_modules))
    found: list[DrawnModule] = []
    for own in frame.modules:
        found.append(draw(modules(frame, own, found)))
    author = Author(draw, frame, tuple(found))
    pipeline = author.pipeline()
    return _Drawn(
        frame,
        tuple(found),
        pipeline,
        tuple(author.scenario() for _ in range(count)),
        draw(_layouts()),
    )


def _layouts() -> st.SearchStrategy[Layout]:
    return st.builds(
        Layout,
        flow=st.booleans(),
        quote=st.sampled_from(("'", '"')),
        comments=st.booleans(),
        indent=st.sampled_from((2, 4)),
    )


def _as_pack(draw: st.DrawFn, drawn: _Drawn) -> Iterator[tuple[str, str]]:
    pipeline = {**_head("pipeline", "drawn"), **drawn.pipeline}
    trees = {"pack.yaml": _manifest(draw, drawn.frame), "pipelines/drawn.yaml": pipeline}
    for module in drawn.modules:
        head = _head("module", module.frame.id)
        trees[f"modules/{module.frame.id}.yaml"] = {**head, **module.tree}
    for number, each in enumerate(drawn.scenarios):
        head = {**_head("scenario", f"drawn-{number}"), "pipeline": "drawn"}
        trees[f"scenarios/drawn-{number}.yaml"] = {**head, **each}
    for path, tree in trees.items():
        yield path, write(tree, drawn.layout)


def _head(kind: str, id_: str) -> dict[str, Tree]:
    return {"fragileml": 1, "kind": kind, "id": id_}


def _manifest(draw: st.DrawFn, frame: Frame) -> dict[str, Tree]:
    tree: dict[str, Tree] = {
        **_head("pack", "drawn-pack"),
        "title": "A drawn pack",
        "version": "1.0.0",
        "license": "Apache-2.0",
        "authors": ["Nobody"],
        "causes": {each: f"what {each} means" for each in frame.causes},
    }
    if draw(st.booleans()):
        tree["costs"] = {"edit": draw(st.integers(0, 3)), "inspect": 2, "submit": 1}
    if draw(st.integers(0, 3)) == 0:
        tree["weights"] = {"outcome": draw(st.integers(1, 5))}
    return tree
