"""One episode from its first observation to its last."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from attrs import evolve, frozen

from fragileml.agents import Agent, begin, make_agent
from fragileml.agents.llm.settings import ModelSettings
from fragileml.bench.plan import Job
from fragileml.bench.record import GAVE_UP, NO_STAGE, Record
from fragileml.episode import Episode, Mode
from fragileml.episode.judge import Judge
from fragileml.machine import Action, Interpreter
from fragileml.packages import link
from fragileml_dsl.machine.machine import Machine


@frozen
class Played:
    """A finished episode: its record and the text of its trace."""

    record: Record
    trace: str


def play(job: Job) -> Played:
    """Let the agent of a job debug its scenario."""
    interpreter = _interpreter(job.task.path, job.alert)
    episode = Episode(interpreter, job.seed, job.mode)
    agent = _agent(job.agent, job.seed, job.task.data, job.model)
    run_agent(agent, episode)
    return Played(_record(job, agent, episode), episode.trace().text())


def run_agent(agent: Agent, episode: Episode) -> None:
    """Ask the agent for actions until the episode ends, as budgets see to it, or it gives up."""
    for _ in actions_of(agent, episode):
        pass


def actions_of(agent: Agent, episode: Episode) -> Iterator[Action]:
    """Yield the agent's actions, each after it was done, until the end or until it gives up."""
    begin(agent, episode)
    observation = episode.observation
    while not episode.ended and (action := agent.act(observation)) is not None:
        observation = episode.step(action).observation
        yield action


def efficiency(par: int, minutes: int) -> int:
    """Return par by the minutes that a repair took, in thousandths and 1000 at most.

    It is less than 1000 as soon as a minute is wasted.
    """
    return 1000 if minutes <= par else 1000 * par // minutes


def with_alert(machine: Machine, alert: str) -> Machine:
    """Return the machine with the one alert in place of all that it may show."""
    variations = tuple(
        evolve(variation, alternatives=tuple(evolve(a, alert=None) for a in variation.alternatives))
        for variation in machine.variations
    )
    return evolve(machine, alert=alert, variations=variations)


def broken_stage(interpreter: Interpreter, seed: int) -> str:
    """Return the first stage of the pipeline where something is wrong at reset, or ``none``."""
    machine = interpreter.machine
    faulty = Judge(interpreter.program, interpreter.reset(seed).state).faulty
    stages = [machine.issues[issue].stage for issue in faulty]
    return machine.stages[min(stages)].name if stages else NO_STAGE


@lru_cache(maxsize=64)
def _interpreter(path: Path, alert: str | None) -> Interpreter:
    from fragileml.library import load_machine

    machine = load_machine(path)
    return link(machine if alert is None else with_alert(machine, alert))


@lru_cache(maxsize=64)
def _agent(name: str, seed: int, data: Path | None, model: ModelSettings | None) -> Agent:
    return make_agent(name, seed, data, model)


def _record(job: Job, agent: Agent, episode: Episode) -> Record:
    result = episode.result()
    par = episode.interpreter.machine.annotations.par
    return Record(
        agent=job.agent,
        scenario=job.task.id,
        seed=job.seed,
        fingerprint=episode.interpreter.fingerprint,
        stage=broken_stage(episode.interpreter, job.seed),
        success=result.success,
        end=str(result.end or GAVE_UP),
        repaired=result.repaired,
        regressions=result.regressions,
        diagnosis=result.diagnosis,
        minutes=result.minutes,
        budget=episode.observation.minutes,
        par=par.minutes if par else None,
        efficiency=efficiency(par.minutes, result.minutes) if par and result.success else None,
        steps=result.steps,
        refused=result.refused,
        score=result.score,
        rankable=episode.mode is Mode.EVALUATION,
        applied=agent.applied(),
        usage=agent.usage(),
        trace=job.trace,
    )
