"""The text of a universe's file, and what two universes differ in."""

from __future__ import annotations

from fragileml.library.universe_building.differences import differences
from fragileml.library.universe_building.form import to_text
from fragileml.packages import load_universe
from tests.fragileml.library.universe_building.index import release, universe
from tests.fragileml.packages.recorded import universe as recorded

SMALL = universe(
    release("b", "10.0"),
    release("b", "9.0", "a>=1", extras={"x": ("a",)}, requires_python=">=3.8"),
    release("a", "1", yanked="", uploaded="2026-11-25"),
)


def test_a_release_is_a_line() -> None:
    assert to_text(SMALL).splitlines()[2:] == [
        '"packages": {',
        '"a": {',
        '"1": {"uploaded":"2026-11-25","yanked":""}',
        "},",
        '"b": {',
        '"9.0": {"extras":{"x":["a"]},"requires_dist":["a>=1"],"requires_python":">=3.8"},',
        '"10.0": {}',
        "}",
        "}}",
    ]


def test_reading_and_writing_lose_nothing() -> None:
    for each in (SMALL, recorded()):
        text = to_text(each)
        again = load_universe(text)
        assert again.digest == each.digest
        assert to_text(again) == text
        assert text.isascii()


def test_differences_are_listed_by_package_and_version() -> None:
    new = universe(
        release("b", "10.0", "c"),
        release("c", "1"),
        release("a", "1", yanked="", uploaded="2026-11-25"),
    )
    found = [
        (each.kind, each.project, each.version, each.fields) for each in differences(SMALL, new)
    ]
    assert found == [
        ("removed", "b", "9.0", ("extras", "requires_dist", "requires_python", "uploaded")),
        ("changed", "b", "10.0", ("requires_dist",)),
        ("added", "c", "1", ("requires_dist", "requires_python", "uploaded")),
    ]
    assert not list(differences(SMALL, SMALL))
