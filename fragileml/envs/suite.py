"""Many scenarios as one environment, so that one policy learns them all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Self

from fragileml.envs.environment import FragileEnv, check_options
from fragileml.envs.seat import Seat
from fragileml.envs.shelf import shelf_of
from fragileml.envs.views import View
from fragileml.episode.episode import Episode
from fragileml.episode.moment import Mode
from fragileml.library.catalogue import Entry
from fragileml.library.difficulty import Difficulty
from fragileml.library.packs import missing
from fragileml.library.splits import Split
from fragileml_dsl.errors import FragileMLError

SCENARIO_OPTION = "scenario"

_ROOM = 128 << 20
"""Bytes that remembered rows of all scenarios may take."""


class SuiteEnv(FragileEnv):
    """Draws a scenario at each reset. Nothing that an agent receives says which one it is.

    ``reset(seed=...)`` decides what is drawn, then and at later resets.
    ``reset(options={"scenario": ID})`` plays that scenario, with ``seed`` deciding its variation.

    Args:
        pack: The name of a pack that comes along, or the path of a pack's folder; None for all.
        split: ``train``, ``validation`` or ``test``; None for all.
        difficulty: ``easy``, ``medium`` or ``hard``; None for all.
        view: ``features``, ``text`` or ``dict``.
        mode: ``training`` pays rewards as they happen, ``evaluation`` all at the end.
        render_mode: ``ansi``, ``rgb_array`` or None.

    Raises:
        CompileError: If a file has mistakes.
        FragileMLError: If there is no such pack, an argument is none of its values, or no scenario
            is left.
    """

    def __init__(  # noqa: PLR0913 - gymnasium.make passes all of them by name
        self,
        *,
        pack: str | Path | None = None,
        split: str | None = Split.TRAIN,
        difficulty: str | None = None,
        view: str = View.FEATURES,
        mode: str = Mode.TRAINING,
        render_mode: str | None = None,
    ) -> None:
        self._shelf = shelf_of(pack)
        self._entries = _chosen(self._shelf.entries, split, difficulty)
        self.scenarios = tuple(self._entries)
        super().__init__(self._shelf.encoding, view, mode, render_mode)
        self._seats: dict[str, Seat] = {}
        self._first_seats: dict[str, Seat] = {}
        self._scenario = ""

    def beside(self) -> Self:
        """Return another environment of this suite, before its first reset."""
        twin = super().beside()
        twin._seats, twin._scenario = {}, ""  # noqa: SLF001 - of its own class
        return twin

    @property
    def scenario(self) -> str:
        """The id of the scenario that is played; keep it from agents."""
        return self._scenario

    def _begin(self, seed: int | None, options: Mapping[str, object]) -> tuple[Seat, int]:
        check_options(options, (SCENARIO_OPTION,))
        if SCENARIO_OPTION in options:
            self._scenario = str(options[SCENARIO_OPTION])
            episode_seed = self._drawn_seed() if seed is None else seed
        else:
            self._scenario = self.scenarios[int(self.np_random.integers(len(self.scenarios)))]
            episode_seed = self._drawn_seed()
        return self._seat_of(self._scenario), episode_seed

    def _seat_of(self, scenario: str) -> Seat:
        entry = self._entries.get(scenario)
        if entry is None:
            raise FragileMLError(missing("scenario", scenario, self.scenarios) + " in this suite")
        if scenario not in self._seats:
            first = self._first_seats.get(scenario)
            self._seats[scenario] = first.beside() if first else self._first(entry)
        return self._seats[scenario]

    def _first(self, entry: Entry) -> Seat:
        episode = Episode(self._shelf.interpreter(entry), mode=self.mode)
        seat = Seat(self.encoding, episode, _ROOM // len(self.scenarios))
        self._first_seats[entry.id] = seat
        return seat


def _chosen(
    entries: tuple[Entry, ...], split: str | None, difficulty: str | None
) -> dict[str, Entry]:
    for what, word, words in (("split", split, Split), ("difficulty", difficulty, Difficulty)):
        if word is not None and word not in list(words):
            raise FragileMLError(f"there is no {what} {word!r}; there are {', '.join(words)}")
    chosen = {
        each.id: each
        for each in entries
        if split in {None, each.split} and difficulty in {None, each.difficulty}
    }
    if not chosen:
        raise FragileMLError(f"no scenario is left in split {split}, difficulty {difficulty}")
    return chosen
