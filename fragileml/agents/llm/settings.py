"""Which model plays, and how it is spoken to: given, or from the environment."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from attrs import frozen

from fragileml.machine.actions import Json
from fragileml_dsl.errors import FragileMLError

PREFIX: Final = "FRAGILEML_LLM_"
"""Environment variables begin so."""

KEY: Final = f"{PREFIX}KEY"
"""The variable with the key: keys are given in no other way, so that none is ever written down."""

_PATIENCE: Final = "300"
"""Seconds that an answer may take unless told."""


class Speech(StrEnum):
    """How a model acts: by calling tools, or by writing its actions as text."""

    TOOLS = "tools"
    TEXT = "text"


@frozen
class ModelSettings:
    """Which model plays, and how it is spoken to.

    Attributes:
        model: Its name, as the server knows it.
        url: The base of the server's addresses, such as ``http://localhost:8000/v1``.
        mode: How it acts.
        temperature: How freely it draws; left to the server if None.
        cassette: A file with recorded answers, to which new ones are added.
        replay: Whether answers come from the cassette alone.
        timeout: Seconds that one answer may take.
        opening: Characters of the first message.
        result: Characters of what is said of one action.
    """

    model: str = ""
    url: str = ""
    mode: Speech = Speech.TOOLS
    temperature: float | None = None
    cassette: Path | None = None
    replay: bool = False
    timeout: float = float(_PATIENCE)
    opening: int = 16_000
    result: int = 6_000

    @classmethod
    def from_environment(
        cls, given: Mapping[str, str] | None = None, environment: Mapping[str, str] | None = None
    ) -> ModelSettings:
        """Return the settings of an environment.

        Args:
            given: Words for some settings, which go before those of the environment.
            environment: Variables such as ``FRAGILEML_LLM_MODEL``; those of the process if None.

        Raises:
            FragileMLError: If a word is none that the setting takes.
        """
        variables = os.environ if environment is None else environment
        names = ("model", "url", "mode", "temperature", "cassette", "replay", "timeout")
        chosen = given or {}
        found = {name: chosen.get(name) or variables.get(PREFIX + name.upper()) for name in names}
        words = {name: word for name, word in found.items() if word}
        return cls(
            model=words.get("model", ""),
            url=_url(words.get("url", "")),
            mode=_mode(words.get("mode", Speech.TOOLS)),
            temperature=_temperature(words.get("temperature", "")),
            cassette=Path(words["cassette"]) if "cassette" in words else None,
            replay=_flag("replay", words.get("replay", "0")),
            timeout=_timeout(words.get("timeout", _PATIENCE)),
        )

    def check(self) -> None:
        """See whether a model can be asked.

        Raises:
            FragileMLError: If something that this needs is not set.
        """
        if not self.model:
            raise FragileMLError(f"the agent llm needs a model: --model, or {PREFIX}MODEL")
        if self.replay and self.cassette is None:
            raise FragileMLError(f"a replay needs a cassette: --cassette, or {PREFIX}CASSETTE")
        if not self.url and not self.replay:
            raise FragileMLError(
                f"the agent llm needs a server: --url, or {PREFIX}URL, "
                "such as http://localhost:8000/v1"
            )

    def to_json(self) -> dict[str, Json]:
        """Return what belongs to a result: not where the model was, nor how it was reached."""
        return {
            "model": self.model,
            "mode": str(self.mode),
            "temperature": self.temperature,
            "opening": self.opening,
            "result": self.result,
        }


def _mode(word: str) -> Speech:
    if word not in list(Speech):
        raise FragileMLError(f"there is no mode {word!r} of a model; there are {', '.join(Speech)}")
    return Speech(word)


def _temperature(word: str) -> float | None:
    if not word:
        return None
    number = _number(word)
    if number is None or number < 0:
        message = f"the temperature of a model is a number of 0 or more, not {word!r}"
        raise FragileMLError(message)
    return number


def _timeout(word: str) -> float:
    number = _number(word)
    if number is None or number <= 0:
        raise FragileMLError(f"the timeout of a model is a number above 0, not {word!r}")
    return number


def _number(word: str) -> float | None:
    try:
        number = float(word)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _flag(name: str, word: str) -> bool:
    if word not in {"0", "1"}:
        raise FragileMLError(f"{PREFIX}{name.upper()} is 0 or 1, not {word!r}")
    return word == "1"


def _url(word: str) -> str:
    """Return the base of a server's addresses without a slash at its end."""
    if not word:
        return ""
    try:
        parts = urlsplit(word)
        fits = parts.scheme in {"http", "https"} and parts.hostname and (parts.port or 1)
    except ValueError:
        fits = False
    if not fits:
        raise FragileMLError("the url of a model is such as http://localhost:8000/v1")
    if parts.username or parts.password or parts.query or parts.fragment:
        message = f"the url of a model holds no name, key or query; the key belongs into {KEY}"
        raise FragileMLError(message)
    return word.rstrip("/")
