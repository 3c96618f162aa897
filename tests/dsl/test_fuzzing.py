"""20,000 bad inputs: a machine or diagnostics, each within two seconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from fragileml.testing import mutations
from fragileml.testing.nasty import SCALARS, TOKENS
from tests.dsl.expressions.probe import check
from tests.dsl.expressions.test_laws import FORMS, NAMES, expressions
from tests.dsl.fuzzing import SECONDS, Bench, texts, within

QUIET = settings(suppress_health_check=list(HealthCheck), phases=[Phase.generate, Phase.shrink])
CHUNK = 250
HEADS = [
    f"fragileml: 1\nkind: {kind}\nid: bad\n".encode()
    for kind in ("scenario", "module", "pipeline", "pack")
]
FOLDERS = ("scenarios", "modules", "pipelines", "scenarios")


def mutant(data: st.DataObject, bench: Bench) -> None:
    """A file of the bundled pack, changed a little or a lot."""
    known = texts()
    name = data.draw(st.sampled_from(list(known)), label="file")
    bench.check(name, data.draw(mutations(known[name], list(known.values())), label="content"))


def document(data: st.DataObject, bench: Bench) -> None:
    """A document that begins well and goes on at random, in bytes, characters or pieces."""
    kind = data.draw(st.integers(0, 3), label="kind")
    pieces = st.lists(st.sampled_from((*SCALARS, *TOKENS, "\n", "\n  ", ": ", "- ")), max_size=60)
    rest = data.draw(
        st.binary(max_size=300)
        | st.text(max_size=300).map(lambda text: text.encode("utf-8", "surrogatepass"))
        | pieces.map(lambda found: "".join(found).encode("utf-8", "surrogatepass")),
        label="rest",
    )
    bench.check(f"{FOLDERS[kind]}/bad.yaml", HEADS[kind] + rest)


def expression(data: st.DataObject, _bench: Bench) -> None:
    """An expression whose tokens were changed, or tokens in any order."""
    whole = data.draw(st.sampled_from(sorted(FORMS)).flatmap(expressions), label="expression")
    text = data.draw(
        mutations(whole).map(lambda found: found.decode("utf-8", "replace"))
        | st.lists(st.sampled_from((*TOKENS, *NAMES.variables)), max_size=40).map(" ".join),
        label="changed",
    )
    with within(SECONDS, text.encode()):
        typed, diagnostics = check(text, NAMES, total=True)
    assert typed is not None or diagnostics
    assert all(each.span.start <= each.span.end for each in diagnostics)


INPUTS: dict[Callable[[st.DataObject, Bench], None], int] = {
    mutant: 10_000,
    document: 5_000,
    expression: 5_000,
}


def run(kind: Callable[[st.DataObject, Bench], None], number: int, count: int, path: Path) -> None:
    bench = Bench.below(path)

    @seed(number)
    @settings(QUIET, max_examples=count)
    @given(data=st.data())
    def law(data: st.DataObject) -> None:
        kind(data, bench)

    law()


@pytest.mark.parametrize("kind", INPUTS, ids=lambda each: each.__name__)
def test_bad_input_gives_a_machine_or_diagnostics(
    kind: Callable[[st.DataObject, Bench], None], tmp_path: Path
) -> None:
    run(kind, 0, 50, tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "chunk"),
    [
        pytest.param(kind, chunk, id=f"{kind.__name__}-{chunk}")
        for kind, count in INPUTS.items()
        for chunk in range(1, count // CHUNK + 1)
    ],
)
def test_20_000_bad_inputs_give_a_machine_or_diagnostics(
    kind: Callable[[st.DataObject, Bench], None], chunk: int, tmp_path: Path
) -> None:
    run(kind, chunk, CHUNK, tmp_path)
