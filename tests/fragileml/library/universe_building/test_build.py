"""Which releases are taken into a universe, and how requirements get their matches."""

from __future__ import annotations

import pytest
from packaging.version import Version

from fragileml.library.universe_building.build import build, thinned
from fragileml.packages import Universe, UniverseError
from tests.fragileml.library.universe_building.index import MemoryIndex, release, universe

INDEX = (
    release("app", "1.0.0", "lib<2"),
    release("app", "1.0.1", "lib<2"),
    release("app", "2.0.0", "lib[fast]>=2", "tool"),
    release("lib", "1.0", extras={"fast": ("speed",), "docs": ("book",)}),
    release("lib", "2.0", extras={"fast": ("speed",), "docs": ("book",)}),
    release("lib", "2.1", extras={"fast": ("speed",), "docs": ("book",)}),
    release("speed", "1.0"),
    release("book", "1.0"),
    release("tool", "1.0"),
)


def held(found: Universe) -> list[str]:
    return [each.name for _, all_ in sorted(found.releases.items()) for each in all_]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["tool"], ["tool 1.0"]),
        (["app==1.0.0"], ["app 1.0.0", "lib 1.0"]),
        (["App==2.0.0"], ["app 2.0.0", "lib 2.1", "speed 1.0", "tool 1.0"]),
        (["app"], ["app 1.0.1", "app 2.0.0", "lib 1.0", "lib 2.1", "speed 1.0", "tool 1.0"]),
        (["lib[docs]==2.0"], ["book 1.0", "lib 2.0"]),
        ([], []),
    ],
)
def test_what_is_named_and_what_it_needs(names: list[str], expected: list[str]) -> None:
    assert held(build(universe(), names, MemoryIndex(*INDEX)).universe) == expected


def test_a_match_in_the_base_is_not_asked_for_again() -> None:
    index = MemoryIndex(*INDEX)
    built = build(universe(release("lib", "1.0")), ["app==1.0.0"], index)
    assert index.asked == ["app===1.0.0"]
    assert held(built.universe) == ["app 1.0.0", "lib 1.0"]


def test_releases_of_the_base_stay_as_they_are() -> None:
    old = release("tool", "1.0", uploaded="2020-01-01")
    built = build(universe(old), ["tool==1.0"], MemoryIndex(*INDEX))
    assert built.universe.releases["tool"][0].uploaded == "2020-01-01"


@pytest.mark.parametrize(
    "useless",
    [
        release("lib", "1.5", yanked="broken"),
        release("lib", "1.5", requires_python=">=3.13"),
        release("lib", "1.5rc1"),
    ],
)
def test_what_pip_would_not_choose_is_no_match(useless: object) -> None:
    assert isinstance(useless, type(INDEX[0]))
    built = build(universe(useless), ["app==1.0.0"], MemoryIndex(*INDEX))
    assert "lib 1.0" in held(built.universe)


def test_extras_that_the_base_has_are_kept() -> None:
    base = universe(release("lib", "1.0", extras={"docs": ()}))
    built = build(base, ["lib==2.0"], MemoryIndex(*INDEX))
    assert [list(each.extras) for each in built.universe.releases["lib"]] == [["docs"], ["docs"]]


def test_extras_that_nobody_asks_for_are_left_out() -> None:
    built = build(universe(), ["app==2.0.0"], MemoryIndex(*INDEX))
    assert dict(built.universe.releases["lib"][0].extras) == {"fast": ("speed",)}


def test_what_cannot_be_had_is_told() -> None:
    built = build(universe(), ["app==2.0.0"], MemoryIndex(*INDEX[:-1]))
    assert built.refused == {"tool": "No matching distribution found"}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("tool==9", "tool===9: No matching distribution found"),
        ("tool>=1", "'tool>=1' is neither NAME nor NAME==VERSION"),
        ("tool=1", "'tool=1' is neither NAME nor NAME==VERSION"),
    ],
)
def test_a_name_that_cannot_be_had_is_an_error(name: str, message: str) -> None:
    with pytest.raises(UniverseError, match=message):
        build(universe(), [name], MemoryIndex(*INDEX))


def test_versions_are_thinned_evenly_and_the_newest_stays() -> None:
    versions = [Version(each) for each in ("3.1.1", "3.1.0", "3.0", "2.1", "2.0", "1.1", "1.0")]
    assert list(map(str, thinned(versions, 10))) == ["3.1.1", "3.0", "2.1", "2.0", "1.1", "1.0"]
    assert list(map(str, thinned(versions, 3))) == ["3.1.1", "2.1", "1.1"]
