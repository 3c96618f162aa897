"""Places cross the border unharmed, in every unit that clients count in."""

from __future__ import annotations

from pathlib import Path

import pytest
from lsprotocol import types

from fragileml.lsp.convert import Places, path_of, place_in, units, uri_of
from fragileml_dsl.source import Position, Source, Span

TEXT = "title: 'Größe 😀 x'\n  b: 1"
UTF8, UTF16, UTF32 = (
    types.PositionEncodingKind.Utf8,
    types.PositionEncodingKind.Utf16,
    types.PositionEncodingKind.Utf32,
)


@pytest.mark.parametrize(("encoding", "count"), [(UTF8, 12), (UTF16, 8), (UTF32, 7)])
def test_units(encoding: str, count: int) -> None:
    assert units("Größe 😀", encoding) == count


@pytest.mark.parametrize("encoding", [UTF8, UTF16, UTF32])
def test_places_come_back(encoding: str) -> None:
    places = Places(Path("/pack"), {"a.yaml": Source("a.yaml", TEXT)}, encoding)
    for line, text in enumerate(TEXT.split("\n"), start=1):
        for column in range(1, len(text) + 2):
            place = Position(line, column)
            there = places.range(Span("a.yaml", place, place)).start
            assert place_in(TEXT, there, encoding) == place


def test_a_place_beyond_the_line_is_its_end() -> None:
    assert place_in("ab\nc", types.Position(0, 99), UTF16) == Position(1, 3)
    assert place_in("ab\nc", types.Position(9, 9), UTF16) == Position(10, 1)


def test_addresses_come_back(tmp_path: Path) -> None:
    path = tmp_path / "a b ü.yaml"
    assert path_of(uri_of(path)) == path
    assert path_of("untitled:new.yaml") == Path("/untitled:new.yaml")
