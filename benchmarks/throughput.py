"""Steps a second of every tier, beside environments that everybody knows and a loop in C."""

from __future__ import annotations

import ctypes
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import doors
from benchmarks.measure import Benchmark, Figure, Probe
from benchmarks.stepping import draws, frozen_lake, no_submissions, reference, timed

EPISODES = 4_096
STRIDES = 50
_FEW_STRIDES = 3
_FEW_ACTIONS = 10
_C = """
#include <stdint.h>
#include <stddef.h>
int64_t walk(const uint32_t *words, uint32_t *states, const int64_t *actions, size_t count,
             size_t width) {
    int64_t sum = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t word = words[states[i] * width + actions[i]];
        states[i] = word >> 8;
        sum += word & 255;
    }
    return sum;
}
"""


def throughput() -> Benchmark:
    """Time single episodes against FrozenLake-v1, many at once against CartPole and C."""
    probes = {
        "FrozenLake-v1": frozen_lake(),
        "reference": reference([doors.SCENARIO]),
        "generated": _generated(),
        "remembered": _remembered(),
        "batch": _batch(),
        "CartPoleVectorEnv": _cart_pole(),
        "C": _limit(),
        "text": _text("compiled"),
        "reference text": _text("reference"),
        "Gymnasium": doors.single(),
        "4,096 environments": doors.side_by_side(doors.MANY, _FEW_STRIDES),
        "64 environments": doors.side_by_side(doors.SOME, STRIDES),
    }
    pool = doors.env_pool(STRIDES)
    if pool is None:
        sys.stderr.write(
            "skipped: 64 environments over EnvPool's FrozenLake, it is not installed\n"
        )
    else:
        probes["EnvPool"] = pool
    return Benchmark(
        probes=tuple(Probe(f"throughput {name}", sample) for name, sample in probes.items()),
        figures=(
            _over("reference over FrozenLake-v1", "FrozenLake-v1", "reference", 1 / 3),
            _over("generated code over FrozenLake-v1", "FrozenLake-v1", "generated", 5),
            _over("remembered transitions over FrozenLake-v1", "FrozenLake-v1", "remembered", 25),
            _over("4,096 episodes over CartPoleVectorEnv", "CartPoleVectorEnv", "batch", 4),
            _over("4,096 episodes over the loop in C", "C", "batch", 0.30),
            _over("text seen before over the reference's", "reference text", "text", 10),
            _over("Gymnasium with rows over FrozenLake-v1", "FrozenLake-v1", "Gymnasium", 4),
            _over(
                "4,096 environments with rows over CartPoleVectorEnv",
                "CartPoleVectorEnv",
                "4,096 environments",
                4,
            ),
            _over("4,096 environments with rows over C", "C", "4,096 environments", 0.12),
            *_over_pool(installed=pool is not None),
        ),
    )


def _over_pool(*, installed: bool) -> Iterator[Figure]:
    if installed:
        yield _over("64 environments over EnvPool's FrozenLake", "EnvPool", "64 environments", 8)


def _over(name: str, slow: str, fast: str, at_least: float) -> Figure:
    """Return the figure of how many times the rate of one probe is that of another."""
    return Figure(
        name,
        lambda samples: samples[f"throughput {slow}"] / samples[f"throughput {fast}"],
        unit="x",
        at_least=at_least,
    )


@cache
def _machine() -> Any:  # noqa: ANN401 - the package is imported only once its cache is chosen
    import fragileml

    return fragileml.link(fragileml.load_machine(doors.SCENARIO))


def _actions() -> list[int]:
    others = no_submissions(_machine().menu)
    return [others[each] for each in draws(len(others))]


@cache
def _graph() -> Any:  # noqa: ANN401 - as above
    from fragileml.episode.compiled.tier import CompiledTier

    return CompiledTier(_machine()).graph(_machine().reset(0))


def _generated() -> Callable[[], float]:
    """Walk with generated code that remembers nothing, what a state is worth included."""
    from fragileml.machine.compiled.acts import act_of

    graph, actions = _graph(), _actions()
    acts = [act_of(graph.core, each) for each in _machine().menu]
    steps = _machine().machine.steps

    def walk() -> None:
        packed, flags = graph.core.start
        for number, action in enumerate(actions):
            move = acts[action](packed, flags)
            if move is not None:
                packed, flags = move[:2]
                graph.verdicts.worth(packed, flags)
            if number % steps == 0:
                packed, flags = graph.core.start

    return timed(walk, len(actions))


def _remembered() -> Callable[[], float]:
    """Walk over transitions that have been met before."""
    graph, actions = _graph(), _actions()
    steps = _machine().machine.steps

    def walk() -> None:
        node = graph.start
        for number, action in enumerate(actions):
            edge = node.edges.get(action) or graph.edge(node, action)
            node = edge.node
            if number % steps == 0:
                node = graph.start

    return timed(walk, len(actions))


def _strides() -> Sequence[np.ndarray[Any, np.dtype[np.int64]]]:
    chance = np.random.default_rng(0)
    few = chance.choice(no_submissions(_machine().menu), _FEW_ACTIONS)
    return [chance.choice(few, EPISODES) for _ in range(STRIDES)]


@cache
def _filled() -> Any:  # noqa: ANN401 - as above
    from fragileml.episode.compiled.batch import Batch
    from fragileml.episode.compiled.explorer import States
    from fragileml.episode.compiled.table import Table
    from fragileml.episode.compiled.tier import CompiledTier

    return Batch(Table(States(CompiledTier(_machine()))), EPISODES)


def _batch() -> Callable[[], float]:
    """Walk with rewards, budgets and resets over a part of the table that has been met."""
    batch, strides = _filled(), _strides()

    def walk() -> None:
        for actions in strides:
            step = batch.step(actions)
            ended = step.terminated | step.truncated
            if ended.any():
                batch.reset(ended, [0] * int(ended.sum()))

    for _ in range(10):
        walk()
    return timed(walk, STRIDES * EPISODES)


def _limit() -> Callable[[], float]:
    """Walk the same table in C, or by NumPy's take where no compiler is: states and sums alone."""
    batch, strides = _filled(), _strides()
    table = batch.table
    states = np.zeros(EPISODES, np.uint32)
    library = _compiled()

    def walk() -> None:
        for actions in strides:
            if library is None:
                table.words.take(states * table.actions + actions)
            else:
                library.walk(
                    table.words.ctypes.data_as(ctypes.c_void_p),
                    states.ctypes.data_as(ctypes.c_void_p),
                    actions.ctypes.data_as(ctypes.c_void_p),
                    ctypes.c_size_t(EPISODES),
                    ctypes.c_size_t(table.actions),
                )
                states.clip(0, len(table.places) - 1, out=states)

    return timed(walk, STRIDES * EPISODES)


@cache
def _compiled() -> ctypes.CDLL | None:
    folder = Path(tempfile.mkdtemp(prefix="fragileml-"))
    source, library = folder / "walk.c", folder / "walk.so"
    source.write_text(_C)
    try:
        subprocess.run(["cc", "-O2", "-shared", "-fPIC", "-o", library, source], check=True)  # noqa: S607 - whatever compiler is first on the path
    except (OSError, subprocess.CalledProcessError):
        return None
    return ctypes.CDLL(str(library))


def _cart_pole() -> Callable[[], float]:
    from gymnasium.envs.classic_control.cartpole import CartPoleVectorEnv

    environment = CartPoleVectorEnv(num_envs=EPISODES)
    environment.reset(seed=0)
    chance = np.random.default_rng(0)
    strides = [chance.integers(0, 2, EPISODES) for _ in range(STRIDES)]

    def walk() -> None:
        for actions in strides:
            environment.step(actions)

    return timed(walk, STRIDES * EPISODES)


def _text(tier: str) -> Callable[[], float]:
    """Play one episode again and again, rendering every observation."""
    import fragileml

    episode, others = fragileml.Episode(_machine(), tier=tier), no_submissions(_machine().menu)
    actions = [others[each % len(others)] for each in list(draws(len(others)))[:12]]

    def walk() -> None:
        for _ in range(10):
            episode.reset().text()
            for action in actions:
                if not episode.ended:
                    episode.step(action).observation.text()

    return timed(walk, 10 * len(actions))
