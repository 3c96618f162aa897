"""What stands at the cursor is found in files that are no YAML yet."""

from __future__ import annotations

import pytest

from fragileml_dsl.editor.lines import spot_at
from tests.conftest import CHECKOUT
from tests.dsl.editor.marked import cut

KEYS = [
    ("ti‸", (), "ti", ()),
    ("", (), "", ()),
    ("a: 1\n‸", (), "", ("a",)),
    ("state:\n  a: {type: int, ‸}\n  b: {type: bool}", ("state", "a"), "", ("type",)),
    ("state: {a: {type: int,‸\nissues:\n  x:", ("state", "a"), "", ("type",)),
    ("issues:\n  x:\n    title: y\n    ‸\n    cause: z", ("issues", "x"), "", ("title", "cause")),
    ("issues:\n  x:\n    ‸", ("issues", "x"), "", ()),
    ("do: [edit: {a.b‸: 1}, run: c]", ("do", 0, "edit"), "a.b", ()),
    ("error:\n  - when: x\n    te‸\n  - text: z", ("error", 0), "te", ("when",)),
    ("a:\n- b: 1\n- c‸: 2", ("a", 1), "c", ()),
    ("x: {a: 1, ‸, b: 2}", ("x",), "", ("a", "b")),
    ("a:\n  'b-‸c': 1", ("a",), "'b-", ()),
]
VALUES = [
    ("kind: mo‸d\nid: x", ("kind",), "mo", "d", ""),
    ("a: {type: e‸num, values: [x]}", ("a", "type"), "e", "num", ""),
    ("a: {values: [x, y‸]}", ("a", "values", 1), "y", "", ""),
    ("a: {values: [x, ‸]}", ("a", "values", 1), "", "", ""),
    ("x:\n  when: a == '‸\n  title: y", ("x", "when"), "a == '", "", ""),
    ("when: 'a == ''‸'' && b'", ("when",), "a == ''", "'' && b", "'"),
    ("when: 'a == ‸\ntitle: y", ("when",), "a == ", "", "'"),
    ("do: [edit: {a: 1}, run: tr‸ain, submit: {}]", ("do", 1, "run"), "tr", "ain", ""),
    ("do: [edit: {a: 1},\n     run: tr‸]\nx: 1", ("do", 1, "run"), "tr", "", ""),
    ("do:\n  - run: t‸", ("do", 0, "run"), "t", "", ""),
    ("do:\n  - ‸", ("do", 0), "", "", ""),
    ("text: |\n  a {{ b‸ }}\nx: y", ("text",), "a {{ b", " }}", "|"),
    ("when: a > 1\n  && b‸", ("when",), "&& b", "", ""),
    ("faults:\n- a/b\n- c/‸\n- d", ("faults", 1), "c/", "", ""),
    ('a: "b ‸c"  # d', ("a",), "b ", "c", '"'),
    ("a: b‸ # c", ("a",), "b", "", ""),
    ("titel: 'Größe 😀‸'", ("titel",), "Größe 😀", "", "'"),
]


@pytest.mark.parametrize(("marked", "path", "before", "keys"), KEYS)
def test_keys(marked: str, path: tuple[object, ...], before: str, keys: tuple[str, ...]) -> None:
    spot = spot_at(*cut(marked))
    assert spot is not None
    assert (spot.is_key, spot.path, spot.before, spot.keys) == (True, path, before, keys)


@pytest.mark.parametrize(("marked", "path", "before", "after", "style"), VALUES)
def test_values(marked: str, path: tuple[object, ...], before: str, after: str, style: str) -> None:
    spot = spot_at(*cut(marked))
    assert spot is not None
    assert (spot.is_key, spot.path, spot.style) == (False, path, style)
    assert (spot.before, spot.after) == (before, after)


def test_nothing_stands_in_a_comment() -> None:
    assert spot_at(*cut("a: 1 # no‸te")) is None
    assert spot_at(*cut("# no‸te")) is None


def test_every_place_of_a_file_can_be_asked_for() -> None:
    text = (CHECKOUT / "scenarios/huggingface/scenarios/pad-token-missing.yaml").read_text()
    for end in range(0, len(text), 29):
        for marked in (f"{text[:end]}‸{text[end:]}", f"{text[:end]}‸"):
            spot = spot_at(*cut(marked))
            assert spot is None or text[:end].endswith(spot.before)
