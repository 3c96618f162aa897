"""What pays without a repair: an agent that wants the reward and not the success."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fragileml.agents.scripted import ScriptedAgent, cheapest_repair, right_diagnosis
from fragileml.episode import Episode
from fragileml.machine import Action, Inspect


class CheaterAgent(ScriptedAgent):
    """Knows the machine, and plays of all unsuccessful episodes that it tries the best paid one.

    It tries each beginning of the cheapest repair, then submits the right cause or waits.
    """

    name = "cheater"

    def plan(self, episode: Episode) -> Sequence[Action]:
        """Return what pays most without success."""
        best: tuple[int, Sequence[Action]] = (0, ())
        for script in self._tries(episode):
            trial = episode.fork()
            for action in script:
                if not trial.ended:
                    trial.step(action)
            result = trial.result()
            if not result.success and result.score > best[0]:
                best = result.score, script
        return best[1]

    def _tries(self, episode: Episode) -> Iterator[Sequence[Action]]:
        repair, submit = cheapest_repair(episode) or (), right_diagnosis(episode)
        waiting = (Inspect("log"),) * episode.interpreter.machine.steps
        for length in range(len(repair) + 1):
            yield (*repair[:length], submit)
            yield (*repair[:length], *waiting)
