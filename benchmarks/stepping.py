"""Steps of an episode against those of an environment that everybody knows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from benchmarks.measure import Benchmark, Figure, Probe, cpu_seconds

if TYPE_CHECKING:
    import gymnasium

    from fragileml.machine import Action

STEPS = 2_000
MULTIPLIER, INCREMENT, MODULUS = 1_664_525, 1_013_904_223, 2**32


def stepping() -> Benchmark:
    """Time random steps of the reference tier and of the peer: resets included, no text."""
    import fragileml

    walk = reference(fragileml.scenarios())
    return Benchmark(
        probes=(Probe("fragileml", walk), Probe("FrozenLake-v1", frozen_lake())),
        figures=(
            Figure("step of fragileml", lambda samples: samples["fragileml"]),
            Figure("step of FrozenLake-v1", lambda samples: samples["FrozenLake-v1"]),
            Figure(
                "step rate over FrozenLake-v1's",
                lambda samples: samples["FrozenLake-v1"] / samples["fragileml"],
                unit="x",
                at_least=1 / 3,
            ),
        ),
    )


def draws(choices: int) -> Iterator[int]:
    """Yield ``STEPS`` numbers below ``choices``, the same in every run."""
    state = 1
    for _ in range(STEPS):
        state = (MULTIPLIER * state + INCREMENT) % MODULUS
        yield state * choices // MODULUS


def timed(work: Callable[[], None], steps: int) -> Callable[[], float]:
    """Return what gives the CPU seconds of one of the steps that ``work`` takes."""
    return lambda: cpu_seconds(work) / steps


def reference(scenarios: Sequence[str]) -> Callable[[], float]:
    """Walk with the reference tier, resets included, no text rendered."""
    import fragileml

    machines = [fragileml.load_machine(scenario) for scenario in scenarios]
    episodes = [fragileml.Episode(machine, tier="reference") for machine in machines]
    walks = [(episode, tuple(draws(len(episode.actions())))) for episode in episodes]

    def walk() -> None:
        for episode, actions in walks:
            episode.reset()
            for action in actions:
                step = episode.step(action)
                if step.terminated or step.truncated:
                    episode.reset()

    return timed(walk, STEPS * len(walks))


def frozen_lake() -> Callable[[], float]:
    """Walk in the environment that everybody knows."""
    import gymnasium

    return timed(partial(walk_through, gymnasium.make("FrozenLake-v1"), tuple(draws(4))), STEPS)


def walk_through(environment: gymnasium.Env[Any, Any], actions: Sequence[int]) -> None:
    """Step through an environment of Gymnasium, resets included."""
    environment.reset(seed=0)
    for action in actions:
        _, _, terminated, truncated, _ = environment.step(action)
        if terminated or truncated:
            environment.reset()


def no_submissions(menu: Sequence[Action]) -> list[int]:
    """Return the places in a menu of what does not end an episode."""
    import fragileml

    return [i for i, each in enumerate(menu) if not isinstance(each, fragileml.Submit)]
