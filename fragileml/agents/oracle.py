"""The ceiling: an agent that plays par."""

from __future__ import annotations

from collections.abc import Sequence

from fragileml.agents.scripted import ScriptedAgent, cheapest_repair, right_diagnosis
from fragileml.episode import Episode
from fragileml.machine import Action


class OracleAgent(ScriptedAgent):
    """Knows the machine: repairs it as cheaply as it can be, and names the right cause."""

    name = "oracle"

    def plan(self, episode: Episode) -> Sequence[Action]:
        """Return the cheapest repair that keeps the budgets, submitted; nothing without one."""
        repair = cheapest_repair(episode)
        return () if repair is None else (*repair, right_diagnosis(episode))
