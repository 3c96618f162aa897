"""The agents by name."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from attrs import frozen

from fragileml.agents.agent import Agent
from fragileml.agents.llm.model import Model
from fragileml.agents.llm.settings import KEY, ModelSettings
from fragileml.agents.noop import NoopAgent
from fragileml.agents.random import RandomAgent
from fragileml_dsl.errors import FragileMLError

RULES_FILE = "rules.yaml"


@frozen
class Needs:
    """What agents are made from.

    Attributes:
        seed: What an agent that draws numbers starts from.
        data: The folder of the pack's data for agents, if there is one.
        model: Which language model plays; that of the environment if None.
    """

    seed: int = 0
    data: Path | None = None
    model: ModelSettings | None = None


Factory: TypeAlias = Callable[[Needs], Agent]


def _make_llm(needs: Needs) -> Agent:
    from fragileml.agents.llm.agent import LlmAgent
    from fragileml.agents.llm.cassette import Cassette, RecordedModel

    settings = needs.model or ModelSettings.from_environment()
    settings.check()
    if settings.cassette is None:
        return LlmAgent(_http_model(settings), settings)
    model = None if settings.replay else _http_model(settings)
    return LlmAgent(RecordedModel(Cassette(settings.cassette), model), settings)


def _http_model(settings: ModelSettings) -> Model:
    try:
        from fragileml.agents.llm.client import HttpModel
    except ModuleNotFoundError as error:
        if error.name != "httpx":
            raise
        message = "the agent llm needs httpx: pip install 'fragileml[llm]'"
        raise FragileMLError(message) from None
    return HttpModel(settings, os.environ.get(KEY, "").strip())


def _make_noop(_needs: Needs) -> Agent:
    return NoopAgent()


def _make_random(needs: Needs) -> Agent:
    return RandomAgent(needs.seed)


def _make_oracle(_needs: Needs) -> Agent:
    from fragileml.agents.oracle import OracleAgent

    return OracleAgent()


def _make_cheater(_needs: Needs) -> Agent:
    from fragileml.agents.cheater import CheaterAgent

    return CheaterAgent()


def _make_greedy(_needs: Needs) -> Agent:
    from fragileml.agents.greedy import GreedyAgent

    return GreedyAgent()


def _make_rules(needs: Needs) -> Agent:
    data = needs.data
    if data is None or not (data / RULES_FILE).is_file():
        message = f"the agent rules needs a table, agents/{RULES_FILE} in the scenario's pack"
        raise FragileMLError(message)
    return _read_rules(data / RULES_FILE)


def _read_rules(path: Path) -> Agent:
    from fragileml.agents.rule_table import load_rules
    from fragileml.agents.rules import RulesAgent
    from fragileml.machine.errors import CompileError
    from fragileml_dsl.diagnostics.diagnostic import has_errors

    table = load_rules(path)
    if has_errors(table.diagnostics):
        raise CompileError(table.diagnostics, table.sources)
    return RulesAgent(table.rows)


AGENTS: Mapping[str, Factory] = MappingProxyType(
    {
        "cheater": _make_cheater,
        "greedy": _make_greedy,
        "llm": _make_llm,
        "noop": _make_noop,
        "oracle": _make_oracle,
        "random": _make_random,
        "rules": _make_rules,
    }
)
"""All agents, sorted by name."""


def make_agent(
    name: str, seed: int = 0, data: Path | None = None, model: ModelSettings | None = None
) -> Agent:
    """Return a new agent.

    Args:
        name: One of :data:`AGENTS`.
        seed: What an agent that draws numbers starts from.
        data: The folder ``agents/`` of the scenario's pack, if it has one.
        model: Which language model plays as ``llm``; what the environment says if None.

    Raises:
        FragileMLError: If there is no such agent, or it lacks what it needs.
    """
    factory = AGENTS.get(name)
    if factory is None:
        near = difflib.get_close_matches(name, AGENTS, 1)
        hint = f"did you mean {near[0]}?" if near else f"the agents are {', '.join(AGENTS)}"
        message = f"there is no agent {name!r}; {hint}"
        raise FragileMLError(message)
    return factory(Needs(seed, data, model))
