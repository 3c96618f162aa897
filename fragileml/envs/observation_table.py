"""What agents see in the places of a table, as arrays by their numbers: rows and masks."""

from __future__ import annotations

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from fragileml.envs.buffers import Buffers
from fragileml.envs.situations import Mask, Situation, Situations
from fragileml.episode.compiled.archive import Arrays
from fragileml.episode.compiled.batch import Batch
from fragileml.episode.compiled.table import Ids

_FIRST = 1 << 8

Rows = NDArray[np.float32]


@define(slots=False, eq=False)
class ObservationTable:
    """Rows and masks of the episodes of a batch.

    Attributes:
        batch: The episodes; their places are situations.
        situations: What made these.
    """

    batch: Batch[Situation]
    situations: Situations
    _generation: int = field(default=-1, init=False)
    _count: int = field(default=0, init=False)
    _rows: Rows = field(init=False)
    _possible: Ids = field(init=False)
    _masks: Mask = field(init=False)
    _row_buffers: Buffers[np.float32] = field(factory=Buffers, init=False)
    _mask_buffers: Buffers[np.int8] = field(factory=Buffers, init=False)

    def __attrs_post_init__(self) -> None:
        self._rows = np.empty((_FIRST, len(self.situations.encoding.layout.columns)), np.float32)
        self._possible = np.zeros(_FIRST, np.int64)
        self._nothing()

    def _nothing(self) -> None:
        """Begin with the mask of episodes that are over, which is number 0."""
        self._count = 0
        self._masks = np.zeros((1, self.situations.actions), np.int8)
        self._mask_numbers: dict[bytes, int] = {}
        self._possible_numbers: dict[tuple[bool, ...], int] = {}
        self._examples: list[int] = []
        # By what is possible and the minutes left, a mask's number, or -1 while nobody has asked.
        self._grid = np.full((1, self.situations.dearest + 1), -1, np.int64)

    def rows(self) -> Rows:
        """Return the rows of all episodes, shape (count, columns), an array of its own."""
        self._keep_up()
        return self._row_buffers.take(self._rows, self.batch.places)

    def row(self, index: int) -> Rows:
        """Return the row of one episode, shape (columns,), an array of its own."""
        self._keep_up()
        row: Rows = self._rows[self.batch.places[index]]
        return row.copy()

    def masks(self, over: NDArray[np.bool_]) -> Mask:
        """Return the masks of all episodes, shape (count, actions), an array of its own.

        Args:
            over: The episodes that are over, in which nothing is accepted.
        """
        self._keep_up()
        batch, dearest = self.batch, self.situations.dearest
        left = np.minimum(batch.table.interpreter.machine.minutes - batch.minutes, dearest)
        possible = self._possible[batch.places]
        numbers = self._grid[possible, left]
        if numbers.min() < 0:
            for which in np.flatnonzero(numbers < 0).tolist():
                at = int(possible[which]), int(left[which])
                self._grid[at] = self._mask(*at)
            numbers = self._grid[possible, left]
        numbers[over] = 0
        return self._mask_buffers.take(self._masks, numbers)

    def _mask(self, possible: int, left: int) -> int:
        example = self.batch.table.places[self._examples[possible]]
        mask = self.situations.mask(example, left)
        key = mask.tobytes()
        if key not in self._mask_numbers:
            self._mask_numbers[key] = len(self._masks)
            self._masks = np.concatenate([self._masks, mask[np.newaxis]])
        return self._mask_numbers[key]

    def _keep_up(self) -> None:
        """Note what the places show that have come since the last call."""
        table = self.batch.table
        if self._generation != table.generation:
            self._generation = table.generation
            self._nothing()
        if len(table.places) > len(self._rows):
            room = max(len(table.places), 2 * len(self._rows))
            self._rows = np.resize(self._rows, (room, self._rows.shape[1]))
            self._possible = np.resize(self._possible, room)
        for number in range(self._count, len(table.places)):
            situation = table.places[number]
            np.concatenate(situation.parts, out=self._rows[number])
            self._possible[number] = self._possible_number(number, situation)
        self._count = len(table.places)

    def _possible_number(self, number: int, situation: Situation) -> int:
        possible = self.situations.possible(situation)
        found = self._possible_numbers.setdefault(possible, len(self._examples))
        if found == len(self._examples):
            self._examples.append(number)
            if found >= len(self._grid):
                blank = np.full_like(self._grid, -1)
                self._grid = np.concatenate([self._grid, blank])
        return found

    def record(self) -> Arrays:
        """Return all that can be kept on a disk beside the table."""
        self._keep_up()
        return {
            "rows": self._rows[: self._count],
            "possible": self._possible[: self._count],
            "examples": np.array(self._examples, np.int64),
            "masks": self._masks,
            "grid": self._grid,
        }

    def recall(self, arrays: Arrays) -> None:
        """Begin with what was recorded beside the table that was recalled."""
        self._generation, self._count = self.batch.table.generation, len(arrays["rows"])
        self._rows, self._possible = arrays["rows"], arrays["possible"]
        self._masks, self._grid = arrays["masks"], arrays["grid"]
        self._mask_numbers = {each.tobytes(): number for number, each in enumerate(self._masks)}
        self._examples = arrays["examples"].tolist()
        situations, places = self.situations, self.batch.table.places
        self._possible_numbers = {
            situations.possible(places[number]): found
            for found, number in enumerate(self._examples)
        }
