"""What of a wheel's metadata stands in a universe."""

from __future__ import annotations

import pytest

from fragileml.library.universe_building.build import TARGET
from fragileml.library.universe_building.metadata import release_of

FIELDS: dict[str, object] = {"name": "App", "version": "1.0"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("lib", "lib"),
        ("Some_Lib (>=1.0,<2)", "some-lib<2,>=1.0"),
        ("lib[b,a]>=1 ; python_version >= '3.8'", "lib[a,b]>=1"),
        ("lib; sys_platform == 'win32'", None),
        ("lib; python_version < '3.11'", None),
        ("nvidia-cublas-cu12==12.4.5.8; platform_system == 'Linux'", None),
        ("cuda-bindings", None),
        ("not a requirement", None),
    ],
)
def test_requirements_are_those_of_the_target(written: str, expected: str | None) -> None:
    found = release_of(FIELDS | {"requires_dist": [written]}, TARGET, None)
    assert found.requires == (() if expected is None else (expected,))


def test_extras_are_kept_apart() -> None:
    fields = FIELDS | {
        "provides_extra": ["Fast_IO", "docs"],
        "requires_dist": [
            "lib",
            "speed; extra == 'Fast_IO'",
            "wheels; extra == 'Fast_IO' and sys_platform == 'win32'",
            "lib; extra == 'docs'",
        ],
    }
    found = release_of(fields, TARGET, None)
    assert found.requires == ("lib",)
    assert dict(found.extras) == {"docs": ("lib",), "fast-io": ("speed",)}


@pytest.mark.parametrize(
    ("written", "expected"),
    [(">=3.8, <4", "<4,>=3.8"), (">=3.5.*", ">=3.5.*"), (None, "")],
)
def test_requires_python_is_normalised_where_it_can_be_read(
    written: str | None, expected: str
) -> None:
    found = release_of(FIELDS | {"requires_python": written}, TARGET, None)
    assert found.requires_python == expected


def test_names_are_canonical() -> None:
    assert release_of(FIELDS, TARGET, None).name == "app 1.0"
