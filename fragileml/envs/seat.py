"""A scenario as one environment plays it: its episode, and how that speaks the encoding."""

from __future__ import annotations

import operator
from typing import SupportsIndex, TypeAlias

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from fragileml.envs.bounded import Bounded
from fragileml.envs.encoder import Encoder, Row
from fragileml.envs.encoding import Encoding
from fragileml.episode.episode import Episode, Step
from fragileml.machine.actions import Call
from fragileml_dsl.errors import FragileMLError

Mask: TypeAlias = NDArray[np.bool_]
"""By index of the encoding's menu: whether an action would be accepted."""

NOT_OFFERED = Call("none")
"""Stands for an action that other pipelines offer: no machine has it, so it is refused."""


_CACHED = 256


@define(eq=False)
class Seat:
    """One scenario behind an encoding.

    Attributes:
        encoding: What indices and columns mean.
        episode: The episode, begun anew and never made anew.
        encoder: Writes its rows.
        local: For each index of the encoding the index into the episode's menu, -1 where that
            lacks the action; None if the two are one.
    """

    encoding: Encoding
    episode: Episode
    encoder: Encoder = field(init=False)
    local: NDArray[np.intp] | None = field(init=False)
    _masks: Bounded[int, tuple[tuple[bool, ...], Mask]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        interpreter, joint = self.episode.interpreter, self.encoding.joint
        self.encoder = Encoder(self.encoding.layout, interpreter.program)
        self.local = None if joint is None else np.array(joint.local(interpreter.menu), np.intp)
        self._masks = Bounded(_CACHED)

    def mask(self) -> Mask:
        """Return which actions would be accepted now; it cannot be written to."""
        own = self.episode.mask()
        # By identity, since looking at hundreds of values takes longer than all else in a step. No
        # other mask can come to have the identity of one that is kept.
        return self._masks.get(id(own), lambda _: (own, self._mask(own)))[1]

    def _mask(self, own: tuple[bool, ...]) -> Mask:
        # Index -1 finds the last entry, which is none of the menu's.
        accepted = np.array((*own, False), np.bool_)
        mask = accepted[:-1] if self.local is None else accepted[self.local]
        mask.setflags(write=False)
        return mask

    def row(self) -> Row:
        """Return the row of numbers of this moment, an array of its own."""
        return self.encoder.row(self.episode.snapshot())

    def step(self, choice: SupportsIndex) -> Step:
        """Do the action with an index of the encoding.

        Raises:
            FragileMLError: If there is no such index, or the episode is over.
        """
        index = operator.index(choice)
        size = len(self.encoding.menu)
        if not 0 <= index < size:
            raise FragileMLError(f"there is no action {index}, only 0 to {size - 1}")
        if self.local is None:
            return self.episode.step(index)
        own = int(self.local[index])
        return self.episode.step(NOT_OFFERED if own < 0 else own)
