"""The agents by name."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias

from fragileml.agents.agent import Agent
from fragileml.agents.noop import NoopAgent
from fragileml.agents.random import RandomAgent
from fragileml_dsl.errors import FragileMLError

RULES_FILE = "rules.yaml"

Factory: TypeAlias = Callable[[int, Path | None], Agent]
"""Makes an agent from a seed and the folder of the pack's data for agents, if there is one."""


def _make_noop(_seed: int, _data: Path | None) -> Agent:
    return NoopAgent()


def _make_random(seed: int, _data: Path | None) -> Agent:
    return RandomAgent(seed)


def _make_rules(_seed: int, data: Path | None) -> Agent:
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
    {"noop": _make_noop, "random": _make_random, "rules": _make_rules}
)
"""All agents, sorted by name."""


def make_agent(name: str, seed: int = 0, data: Path | None = None) -> Agent:
    """Return a new agent.

    Args:
        name: One of :data:`AGENTS`.
        seed: What an agent that draws numbers starts from.
        data: The folder ``agents/`` of the scenario's pack, if it has one.

    Raises:
        FragileMLError: If there is no such agent, or it lacks what it needs.
    """
    factory = AGENTS.get(name)
    if factory is None:
        near = difflib.get_close_matches(name, AGENTS, 1)
        hint = f"did you mean {near[0]}?" if near else f"the agents are {', '.join(AGENTS)}"
        message = f"there is no agent {name!r}; {hint}"
        raise FragileMLError(message)
    return factory(seed, data)
