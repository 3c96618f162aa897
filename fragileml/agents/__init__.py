"""Agents: what debugs a scenario by itself."""

from __future__ import annotations

from fragileml.agents.agent import Agent, View, begin
from fragileml.agents.noop import NoopAgent
from fragileml.agents.random import RandomAgent
from fragileml.agents.registry import AGENTS, make_agent

__all__ = ["AGENTS", "Agent", "NoopAgent", "RandomAgent", "View", "begin", "make_agent"]
