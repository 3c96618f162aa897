"""What an agent sees, as text or as a picture; nothing is drawn that it is not told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from fragileml.envs.views import text_of
from fragileml.episode.observation import Observation
from fragileml.machine.actions import action_to_json
from fragileml.machine.probes import show_value
from fragileml.machine.state import Mark
from fragileml_dsl.errors import FragileMLError

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw

ANSI: Final = "ansi"
RGB_ARRAY: Final = "rgb_array"
RENDER_MODES: Final = (ANSI, RGB_ARRAY)

_WIDTH, _HEIGHT = 720, 480
_MARGIN, _LINE, _BAR = 12, 13, 8
_PAPER, _INK, _PALE = (250, 250, 247), (32, 33, 36), (214, 214, 208)
_BUDGET = (66, 103, 172)
_COLOURS = {
    Mark.NEVER.value: (176, 176, 170),
    Mark.STALE.value: (232, 176, 60),
    Mark.GREEN.value: (72, 150, 92),
    Mark.FAILED.value: (196, 64, 60),
}
_LETTER = 6
_LOG_SHARE = 0.6


def rendered(mode: str, observation: Observation) -> str | NDArray[np.uint8]:
    """Return an observation as text, or as a picture of fixed size."""
    return text_of(observation) if mode == ANSI else picture(observation)


def picture(observation: Observation) -> NDArray[np.uint8]:
    """Return a picture: stages by their marks, what is left of the budgets, the newest lines.

    Raises:
        FragileMLError: If Pillow is not installed.
    """
    try:
        from PIL import Image, ImageDraw
    except ModuleNotFoundError as error:
        raise FragileMLError("pictures need Pillow: pip install 'fragileml[gym]'") from error

    image = Image.new("RGB", (_WIDTH, _HEIGHT), _PAPER)
    panel = _Panel(ImageDraw.Draw(image))
    panel.write(observation.alert, lines=2)
    panel.write(observation.task, lines=3)
    panel.stages(observation)
    panel.budget("steps", observation.steps_left, observation.steps)
    panel.budget("minutes", observation.minutes_left, observation.minutes)
    panel.rule()
    panel.write(_last(observation), lines=2)
    panel.newest(observation.lines, share=_LOG_SHARE)
    facts = [
        f"{each.name} = {show_value(each.value)}" for each in observation.knowledge if each.name
    ]
    if facts:
        panel.rule()
        panel.newest(tuple(facts), share=1)
    return np.asarray(image, np.uint8).copy()


def _last(observation: Observation) -> str:
    if observation.action is None:
        return "Log of the last run:"
    done = json.dumps(action_to_json(observation.action))
    return f"{done} {observation.outcome}, {observation.spent} min"


@define
class _Panel:
    """A picture that is filled from top to bottom, in a font that is the same everywhere."""

    draw: ImageDraw
    y: int = field(default=_MARGIN, init=False)

    def write(self, text: str, lines: int) -> None:
        for line in _wrapped(text, _WIDTH - 2 * _MARGIN)[:lines]:
            self._line(_MARGIN, line)
            self.y += _LINE
        self.y += _LINE // 2

    def stages(self, observation: Observation) -> None:
        x = _MARGIN
        for stage in observation.stages:
            name = stage.name + (" *" if stage.name == observation.goal else "")
            width = _LETTER * len(name) + 2 * _BAR
            if x + width > _WIDTH - _MARGIN:
                x, self.y = _MARGIN, self.y + 2 * _LINE
            box = (x, self.y, x + width, self.y + _LINE + _BAR)
            self.draw.rectangle(box, _COLOURS[stage.mark])
            self._line(x + _BAR, name, top=self.y + _BAR // 2, colour=_PAPER)
            x += width + _BAR // 2
        self.y += 2 * _LINE + _BAR

    def budget(self, name: str, left: int, whole: int) -> None:
        self._line(_MARGIN, f"{left} of {whole} {name}")
        start, top = _MARGIN + 28 * _LETTER, self.y + 2
        length = _WIDTH - _MARGIN - start
        self.draw.rectangle((start, top, start + length, top + _BAR), _PALE)
        if left > 0:
            self.draw.rectangle((start, top, start + length * left // whole, top + _BAR), _BUDGET)
        self.y += _LINE + 2

    def rule(self) -> None:
        self.y += _BAR
        self.draw.line((_MARGIN, self.y, _WIDTH - _MARGIN, self.y), _PALE)
        self.y += _BAR

    def newest(self, lines: tuple[str, ...], share: float) -> None:
        room = int(share * (_HEIGHT - _MARGIN - self.y)) // _LINE
        wrapped = [part for line in lines for part in _wrapped(line, _WIDTH - 2 * _MARGIN)]
        for line in wrapped[len(wrapped) - room if len(wrapped) > room else 0 :]:
            self._line(_MARGIN, line)
            self.y += _LINE

    def _line(
        self, x: int, text: str, top: int | None = None, colour: tuple[int, int, int] = _INK
    ) -> None:
        from PIL import ImageFont

        spelt = text.replace("…", "...").encode("latin-1", "replace").decode("latin-1")
        place = (x, self.y if top is None else top)
        self.draw.text(place, spelt, colour, ImageFont.load_default_imagefont())


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text where a line is full; the font has one width."""
    letters = width // _LETTER
    starts = ((line, start) for line in text.split("\n") for start in range(0, len(line), letters))
    return [line[start : start + letters] for line, start in starts] or [""]
