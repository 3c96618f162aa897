"""An observation as text: what matters most first, never more characters than allowed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from fragileml.machine.actions import action_to_json
from fragileml.machine.probes import show_value

if TYPE_CHECKING:
    from fragileml.episode.observation import Observation, Setting

_ACTION_LIMIT = 300
_INDENT = "  "


@frozen
class Block:
    """A part of the text.

    Attributes:
        title: Its first line.
        lines: The lines below it, without their indent.
        more: How to see what is cut.
        newest: Whether the last lines are the ones to keep.
    """

    title: str
    lines: tuple[str, ...] = ()
    more: str = ""
    newest: bool = False

    @property
    def size(self) -> int:
        """Characters of the whole block."""
        return len(self.title) + 1 + sum(len(line) + len(_INDENT) + 1 for line in self.lines)

    def render(self, limit: int) -> str:
        """Return the block in at most ``limit`` characters, saying what it leaves out."""
        if self.size <= limit:
            return _joined(self.title, *(_INDENT + line for line in self.lines))
        room = limit - len(_joined(self.title, self._note(len(self.lines))))
        if not self.lines or room < 0:
            return _shortened(self.title, limit - 1) + "\n" if limit > 1 else ""
        kept = self._fitting(room)
        note = self._note(len(self.lines) - len(kept))
        body = [note, *reversed(kept)] if self.newest else [*kept, note]
        return _joined(self.title, *body)

    def _fitting(self, room: int) -> list[str]:
        """Return the lines that fit, indented, the one to keep first of all in front.

        A first line that is longer than everything is cut, so that something is seen of it.
        """
        kept: list[str] = []
        for line in reversed(self.lines) if self.newest else self.lines:
            indented = _INDENT + line
            if len(indented) >= room and not kept:
                indented = _shortened(indented, room - 1)
            room -= len(indented) + 1
            if room < 0 or not indented.strip():
                break
            kept.append(indented)
        return kept

    def _note(self, left_out: int) -> str:
        which = "earlier" if self.newest else "further"
        return f"{_INDENT}({left_out} {which} lines left out{self.more})"


def _joined(*lines: str) -> str:
    return "".join(f"{line}\n" for line in lines)


def _shortened(line: str, limit: int) -> str:
    return line if len(line) <= limit else line[: max(0, limit - 1)] + "…"[: max(0, limit)]


def lay_out(seen: Observation, limit: int) -> str:
    """Return the text of an observation in at most ``limit`` characters.

    Where it is too long, what the last action printed keeps at least half, its newest lines
    first; what stands last in the text is given up first.
    """
    head, output, rest = _head(seen), _output(seen), _rest(seen)
    others = sum(block.size for block in (*head, *rest))
    reserved = min(output.size, max(limit // 2, limit - others))
    text = ""
    for block in head:
        text += block.render(max(0, limit - reserved - len(text)))
    text += output.render(min(reserved, limit - len(text)))
    for block in rest:
        text += block.render(limit - len(text))
    return text


def _head(seen: Observation) -> tuple[Block, ...]:
    left = f"Left: {seen.steps_left} of {seen.steps} steps, "
    left += f"{seen.minutes_left} of {seen.minutes} minutes"
    last = "Last action: none yet"
    if seen.action is not None:
        done = _shortened(json.dumps(action_to_json(seen.action)), _ACTION_LIMIT)
        last = f"Last action: {done} {seen.outcome}, {seen.spent} min"
    lines = (
        f"Alert: {seen.alert}",
        f"Task: {seen.task}",
        *(f"Keep: {text}" for text in seen.keeps),
        left + ("; the episode is over" if seen.ended else ""),
        last,
    )
    return tuple(Block(line) for text in lines for line in text.split("\n"))


def _output(seen: Observation) -> Block:
    first = seen.action is None
    title = "Log of the last run:" if first else "Output:"
    more = "; page 2 of the log has what came before" if first else "; inspect log pages through"
    return Block(title, seen.lines or ("(nothing)",), more, newest=True)


def _rest(seen: Observation) -> tuple[Block, ...]:
    stages = tuple(
        f"{each.name}: {each.mark}" + ("" if each.minutes is None else f", {each.minutes} min")
        for each in seen.stages
    )
    facts = tuple(
        f"{each.name} = {show_value(each.value)}" + ("" if each.fresh else " (before your changes)")
        for each in seen.knowledge
        if each.name
    )
    settings = tuple(_setting_line(each) for each in seen.settings)
    lists = (
        Block(f"Stages, the goal is {seen.goal}:", stages),
        Block(
            f"Settings, an edit takes {seen.edit_minutes} min:",
            settings,
            "; inspect settings shows all",
        ),
        Block("Known:", facts),
        Block("Probes:", _prices(seen.probes)),
        Block("Actions:", _prices(seen.calls)),
        Block("Packages:", _installer(seen)),
        Block("Modules:", (", ".join(seen.modules),)),
        Block("Causes:", (", ".join(seen.causes),)),
    )
    return tuple(each for each in lists if each.lines)


def _installer(seen: Observation) -> tuple[str, ...]:
    if seen.pip_minutes is None:
        return ()
    return (f"pip, with arguments as in a shell, {seen.pip_minutes} min",)


def _prices(prices: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(f"{name}, {minutes} min" for name, minutes in prices.items())


def _setting_line(setting: Setting) -> str:
    shown = f" = {show_value(setting.value)}" if setting.visible else ""
    return f"{setting.name}{shown}" + (f" ({setting.takes})" if setting.editable else "")
