"""Episodes as Gymnasium environments."""

from __future__ import annotations

import copy
from abc import abstractmethod
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Self

import gymnasium
import numpy as np
from gymnasium import spaces
from numpy.typing import NDArray

from fragileml.envs.encoding import Encoding
from fragileml.envs.infos import Info
from fragileml.envs.memory import in_units
from fragileml.envs.rendering import RENDER_MODES, rendered
from fragileml.envs.seat import Seat
from fragileml.envs.shelf import shelf_of
from fragileml.envs.views import Observed, View, observed, space_of
from fragileml.episode.episode import Episode
from fragileml.episode.moment import Mode
from fragileml.episode.rewards import UNIT, Components
from fragileml.library.scenarios import load_machine, scenario_path
from fragileml.machine.errors import one_of
from fragileml.packages import link
from fragileml_dsl.errors import FragileMLError

SEEDS = 2**31
"""Seeds of episodes are drawn below this."""


class Scope(StrEnum):
    """Whose actions and columns an environment has: its own scenario's or its whole pack's."""

    SCENARIO = "scenario"
    PACK = "pack"


class FragileEnv(gymnasium.Env[Observed, np.int64]):
    """What all environments share; which scenario comes next is theirs to say.

    Args:
        encoding: What actions and columns mean.
        view: ``features``, ``text`` or ``dict``.
        mode: ``training`` or ``evaluation``.
        render_mode: ``ansi``, ``rgb_array`` or None.

    Raises:
        FragileMLError: If there is no such view, mode or render mode.
    """

    metadata: dict[str, Any] = {  # noqa: RUF012 - Gymnasium declares it so
        "render_modes": list(RENDER_MODES),
        "render_fps": 2,
    }

    def __init__(
        self, encoding: Encoding, view: str, mode: str, render_mode: str | None = None
    ) -> None:
        self.encoding = encoding
        self.view = View(one_of("view", view, tuple(View)))
        self.mode = Mode(one_of("mode", mode, tuple(Mode)))
        if render_mode is not None:
            one_of("render_mode", render_mode, RENDER_MODES)
        self.render_mode = render_mode
        self.action_space = spaces.Discrete(len(encoding.menu))
        self.observation_space = space_of(self.view, encoding.layout)
        self._seat: Seat | None = None

    @property
    def episode(self) -> Episode:
        """The episode that is played; it tells everything, so keep it from agents.

        Raises:
            ResetNeeded: If none has begun.
        """
        return self._seated.episode

    @property
    def _seated(self) -> Seat:
        if self._seat is None:
            raise gymnasium.error.ResetNeeded("call reset() before anything else")
        return self._seat

    @abstractmethod
    def _begin(self, seed: int | None, options: Mapping[str, object]) -> tuple[Seat, int]:
        """Return the scenario to play and the seed of its episode."""

    def beside(self) -> Self:
        """Return another environment like this, before its first reset, that shares its work."""
        twin = copy.copy(self)
        twin._seat = twin._np_random = None  # noqa: SLF001 - of its own class
        return twin

    def reset(
        self, *, seed: int | None = None, options: Mapping[str, object] | None = None
    ) -> tuple[Observed, Info]:
        """Begin an episode.

        Args:
            seed: Decides all that episodes differ in, of this one and of those after it.
            options: What an environment takes besides.

        Raises:
            FragileMLError: If an option is not known.
        """
        super().reset(seed=seed)
        self._seat, episode_seed = self._begin(seed, options or {})
        self._seat.reset(episode_seed)
        info: Info = {"action_mask": self._seat.mask().copy()}
        if self.mode is Mode.TRAINING:
            info["components"] = in_units(Components())
        return observed(self.view, self._seat), info

    def step(self, action: np.int64) -> tuple[Observed, float, bool, bool, Info]:
        """Do one action of the menu."""
        seat = self._seated
        taken = seat.step(action)
        info: Info = {"action_mask": seat.mask().copy()}
        if taken.components is not None:
            info["components"] = taken.components
        if taken.success is not None:
            info["is_success"] = taken.success
        seen = observed(self.view, seat)
        return seen, taken.reward / UNIT, taken.terminated, taken.truncated, info

    def action_masks(self) -> NDArray[np.bool_]:
        """Return for each action whether it would be accepted now."""
        return self._seated.mask().astype(np.bool_)

    def render(self) -> str | NDArray[np.uint8] | None:
        """Return the observation as text or as a picture, as ``render_mode`` says."""
        if self.render_mode is None:
            return None
        return rendered(self.render_mode, self._seated.observation)

    def _drawn_seed(self) -> int:
        return int(self.np_random.integers(SEEDS))


class ScenarioEnv(FragileEnv):
    """One scenario. ``reset(seed=...)`` decides its variation, as in :func:`fragileml.make`.

    Args:
        scenario: The id of one that is found, ``pack/id``, or the path of a YAML file.
        view: ``features``, ``text`` or ``dict``.
        mode: ``training`` pays rewards as they happen, ``evaluation`` all at the end.
        scope: ``scenario`` for its own actions and columns, ``pack`` for those of its pack's suite.
        render_mode: ``ansi``, ``rgb_array`` or None.
        pack: The pack that the id is looked up in: a name, or the path of its folder.

    Raises:
        CompileError: If the file has mistakes.
        FragileMLError: If there is no such scenario or pack, or an argument is none of its values.
    """

    def __init__(  # noqa: PLR0913 - gymnasium.make passes all of them by name
        self,
        scenario: str | Path,
        view: str = View.FEATURES,
        mode: str = Mode.TRAINING,
        scope: str = Scope.SCENARIO,
        render_mode: str | None = None,
        *,
        pack: str | Path | None = None,
    ) -> None:
        path = scenario_path(scenario, pack)
        interpreter = link(load_machine(path))
        if one_of("scope", scope, tuple(Scope)) == Scope.PACK:
            encoding = shelf_of(path.parent.parent).encoding
        else:
            encoding = Encoding.of_one(interpreter)
        super().__init__(encoding, view, mode, render_mode)
        self.interpreter = interpreter
        self._own = Seat(encoding, Episode(interpreter, mode=mode))

    def beside(self) -> Self:
        """Return another environment of this scenario, before its first reset."""
        twin = super().beside()
        twin._own = self._own.beside()  # noqa: SLF001 - of its own class
        return twin

    def _begin(self, seed: int | None, options: Mapping[str, object]) -> tuple[Seat, int]:
        check_options(options, ())
        return self._own, self._drawn_seed() if seed is None else seed


def check_options(options: Mapping[str, object], known: tuple[str, ...]) -> None:
    """Refuse options that an environment does not take.

    Raises:
        FragileMLError: If there are any.
    """
    for name in options:
        if name not in known:
            takes = f"there is {', '.join(known)}" if known else "there are none"
            raise FragileMLError(f"reset() has no option {name!r}; {takes}")
