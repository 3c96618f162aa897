"""One policy for many scenarios: ``python examples/train_suite.py``; needs the extra ``train``.

Trains MaskablePPO on the scenarios of one split, then lets it debug those of another split that it
has never met, beside the agents ``random`` and ``rules``. The same seed gives the same policy on
the same machine.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

import matplotlib as mpl
import numpy as np
import torch
from sb3_contrib import MaskablePPO
from stable_baselines3.common.callbacks import BaseCallback
from stable_baselines3.common.monitor import Monitor
from stable_baselines3.common.vec_env import DummyVecEnv

from fragileml.bench import Plan, execute, find_tasks
from fragileml.envs.suite import SuiteEnv
from fragileml.episode import Mode

ENVIRONMENTS = 8
SEEDS = 5
RESAMPLES = 10_000

Point: TypeAlias = tuple[int, float, float]
"""Steps taken, and of the last hundred episodes the mean return and the share that was solved."""


class Curve(BaseCallback):
    """Writes down after each rollout how the last hundred episodes went."""

    def __init__(self) -> None:
        super().__init__()
        self.points: list[Point] = []

    def _on_step(self) -> bool:
        return True

    def _on_rollout_end(self) -> None:
        episodes = self.model.ep_info_buffer or ()
        successes = self.model.ep_success_buffer or ()
        if episodes and successes:
            returns = float(np.mean([each["r"] for each in episodes]))
            self.points.append((self.num_timesteps, returns, float(np.mean(successes))))


def train(steps: int, seed: int) -> tuple[MaskablePPO, list[Point]]:
    """Return a policy that was trained on the split for training, and its learning curve."""
    torch.set_num_threads(1)
    environments = DummyVecEnv([lambda: Monitor(SuiteEnv())] * ENVIRONMENTS)
    policy = MaskablePPO(
        "MlpPolicy",
        environments,
        n_steps=256,
        batch_size=512,
        n_epochs=4,
        learning_rate=5e-4,
        gamma=0.98,
        ent_coef=0.01,
        policy_kwargs={"net_arch": [256]},
        seed=seed,
    )
    curve = Curve()
    policy.learn(steps, callback=curve)
    return policy, curve.points


def solved_by(policy: MaskablePPO, split: str) -> dict[str, list[bool]]:
    """Return for each scenario of a split, and each of some seeds, whether the policy solved it."""
    env = SuiteEnv(split=split, mode=Mode.EVALUATION)
    found: dict[str, list[bool]] = {name: [] for name in env.scenarios}
    for seed in range(SEEDS):
        policy.set_random_seed(seed)
        for name, solved in found.items():
            observation, info = env.reset(seed=seed, options={"scenario": name})
            ended = False
            while not ended:
                mask = info["action_mask"].astype(bool)
                action, _ = policy.predict(observation, action_masks=mask)
                observation, _, terminated, truncated, info = env.step(action)
                ended = terminated or truncated
            solved.append(bool(info["is_success"]))
    return found


def solved_by_agents(
    names: Sequence[str], scenarios: Sequence[str]
) -> dict[str, dict[str, list[bool]]]:
    """Return the same for agents of the bench."""
    plan = Plan(tuple(names), find_tasks(tuple(scenarios), None), SEEDS, Mode.EVALUATION, None)
    found: dict[str, dict[str, list[bool]]] = {name: {} for name in names}
    for played in execute(plan.jobs(), 1):
        record = played.record
        found[record.agent].setdefault(record.scenario, []).append(record.success)
    return found


def interval(solved: dict[str, list[bool]]) -> tuple[float, float, float]:
    """Return the share of solved episodes and the ends of its 95 % bootstrap interval."""
    table = np.array(list(solved.values()), float)
    random = np.random.default_rng(0)
    picked = random.integers(table.size, size=(RESAMPLES, table.size))
    low, high = np.quantile(table.ravel()[picked].mean(axis=1), [0.025, 0.975])
    return float(table.mean()), float(low), float(high)


def draw(curve: Sequence[Point], solved: float, path: Path) -> None:
    """Draw how training went, and how much of what it had not met the policy solves."""
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    steps, returns, successes = zip(*curve, strict=True)
    figure, (above, below) = plt.subplots(2, 1, sharex=True, figsize=(7, 5), layout="constrained")
    above.plot(steps, returns)
    above.set_ylabel("return of an episode")
    below.plot(steps, successes, label="training, the last 100 episodes")
    below.axhline(solved, color="tab:orange", linestyle="--", label="never met, after training")
    below.set_ylabel("solved")
    below.set_xlabel("steps")
    below.legend()
    figure.savefig(path, dpi=120)


def main() -> None:
    """Train, compare, and write what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=400_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path, default=Path("runs/suite"))
    arguments = parser.parse_args()
    policy, curve = train(arguments.steps, arguments.seed)
    table = {"policy": solved_by(policy, "test"), "policy, training": solved_by(policy, "train")}
    table |= solved_by_agents(("random", "rules"), tuple(table["policy"]))
    arguments.out.mkdir(parents=True, exist_ok=True)
    policy.save(arguments.out / "policy.zip")
    result = {"curve": curve, "solved": table}
    (arguments.out / "result.json").write_text(json.dumps(result, indent=1), encoding="utf-8")
    draw(curve, interval(table["policy"])[0], arguments.out / "curve.png")
    for name, solved in table.items():
        share, low, high = interval(solved)
        print(f"{name:20} {share:6.1%}  ({low:.1%} to {high:.1%})")


if __name__ == "__main__":
    main()
