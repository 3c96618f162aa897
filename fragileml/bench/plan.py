"""What a bench is asked to do, and in which order its results are written."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from fragileml.agents.llm.settings import ModelSettings
from fragileml.episode import Mode


@frozen
class Task:
    """A scenario to be judged on.

    Attributes:
        id: Its id, as results name it.
        path: Its file.
        data: The folder of its pack's data for agents, None if there is none.
    """

    id: str
    path: Path
    data: Path | None


@frozen
class Job:
    """One episode: an agent on a scenario under a seed."""

    agent: str
    task: Task
    seed: int
    mode: Mode
    alert: str | None
    model: ModelSettings | None = None

    @property
    def trace(self) -> str:
        """The file of its trace, relative to the results."""
        return f"traces/{self.task.id}/{self.agent}-{self.seed}.jsonl"


@frozen
class Plan:
    """Agents × scenarios × seeds.

    Attributes:
        agents: Names of agents.
        tasks: The scenarios.
        seeds: How many seeds each pair is judged under, counting from 0.
        mode: Training or evaluation.
        alert: Replaces the alert of every scenario, if given.
        model: Which language model plays as ``llm``; None if none does.
    """

    agents: tuple[str, ...]
    tasks: tuple[Task, ...]
    seeds: int
    mode: Mode = Mode.EVALUATION
    alert: str | None = None
    model: ModelSettings | None = None

    def jobs(self) -> tuple[Job, ...]:
        """Return all episodes in the order of the results: by scenario, agent, seed."""
        return tuple(
            Job(agent, task, seed, self.mode, self.alert, self.model)
            for task in self.tasks
            for agent in self.agents
            for seed in range(self.seeds)
        )
