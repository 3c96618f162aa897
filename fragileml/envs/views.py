"""What an agent is given: rows of numbers, text, or both."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Any, Final, TypeAlias

import numpy as np
from gymnasium import spaces

from fragileml.envs.encoder import Row
from fragileml.envs.layout import Layout
from fragileml.envs.seat import Seat
from fragileml.episode.observation import TEXT_LIMIT, Observation

Observed: TypeAlias = Row | str | dict[str, Row | str]
"""One observation in any view."""

_ELSEWHERE: Final = "�"
_PRINTABLE = (*range(0x20, 0x7F), *range(0xA1, 0x100))
CHARSET: Final = "".join(("\t\n", *map(chr, _PRINTABLE), "…", _ELSEWHERE))
"""The characters of texts: Latin-1 and a few more; any other one is shown as the last of these."""

_OTHERS = re.compile(f"[^{re.escape(CHARSET)}]")


class View(StrEnum):
    """How observations are given."""

    FEATURES = "features"
    TEXT = "text"
    DICT = "dict"


def space_of(view: View, layout: Layout) -> spaces.Space[Any]:
    """Return the space of a view's observations."""
    parts: dict[str, spaces.Space[Any]] = {
        View.FEATURES.value: spaces.Box(-1.0, 1.0, (len(layout.columns),), np.float32),
        View.TEXT.value: spaces.Text(TEXT_LIMIT, min_length=0, charset=CHARSET),
    }
    return spaces.Dict(parts) if view is View.DICT else parts[view]


def observed(view: View, seat: Seat) -> Observed:
    """Return what an agent is given now."""
    if view is View.FEATURES:
        return seat.row()
    text = text_of(seat.observation)
    if view is View.TEXT:
        return text
    return {View.FEATURES.value: seat.row(), View.TEXT.value: text}


def text_of(observation: Observation) -> str:
    """Return the text of an observation in the characters of the space."""
    return _OTHERS.sub(_ELSEWHERE, observation.text())
