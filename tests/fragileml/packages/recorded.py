"""Cases that were recorded from real pip 26.3 on stub wheels of the universe beside them."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from attrs import frozen

from fragileml.packages import Environment, Universe, environment, load_universe
from tests.fragileml.packages.real_pip.cases import Answer, Case

DATA = Path(__file__).parent / "data"


@cache
def universe() -> Universe:
    """Return the universe that the cases were recorded on."""
    return load_universe((DATA / "universe-hf-2026-11.json").read_text(encoding="utf-8"))


@frozen
class Recorded:
    """A case and what real pip answered."""

    name: str
    case: Case
    answer: Answer


@cache
def environments() -> dict[str, Environment]:
    """Return the environments that cases start from, by name."""
    return {name: environment(each) for name, each in _document()["environments"].items()}


@cache
def recorded() -> tuple[Recorded, ...]:
    """Return all recorded cases."""
    return tuple(_recorded(each) for each in _document()["cases"])


def _recorded(data: dict) -> Recorded:  # type: ignore[type-arg] # JSON of a known form
    start = environments()[data["start"]]
    changed = {name: after for name, (_, after) in data["changed"].items()}
    answer = Answer(
        data["returncode"],
        tuple(data["output"]),
        dict(start.after(changed).packages),
        data["check_after"]["returncode"],
        tuple(data["check_after"]["output"]),
    )
    return Recorded(data["id"], Case(start, tuple(data["command"]), data.get("files", {})), answer)


@cache
def _document() -> dict:  # type: ignore[type-arg] # JSON of a known form
    document: dict = json.loads((DATA / "pip_cases.json").read_text(encoding="utf-8"))  # type: ignore[type-arg] # the same
    return document
