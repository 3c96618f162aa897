"""Whether the seed, and nothing else, decides how a scenario begins."""

from __future__ import annotations

from math import prod

from attrs import frozen

from fragileml.analysis.behaviour import MOST_PICKS
from fragileml.analysis.claims import Answer, Claim
from fragileml.episode.episode import Episode
from fragileml.episode.tiers import TierName
from fragileml.machine.interpreter import Interpreter

_NAME = "seed-control"


@frozen
class _Look:
    """How an episode begins."""

    state: str
    text: str


def seed_control(interpreter: Interpreter, fresh: Interpreter, seeds: tuple[int, ...]) -> Claim:
    """Claim that equal seeds begin alike, and others otherwise where they pick other alternatives.

    Args:
        interpreter: The machine, in use.
        fresh: The same machine, which nobody has used.
        seeds: Seeds of all combinations of alternatives, or of as many as are looked at.
    """
    looks = {seed: _look(interpreter, seed) for seed in seeds}
    for seed in reversed(seeds):
        if _look(fresh, seed) != looks[seed]:
            return _refuted(f"an episode with the seed {seed} begins in two ways", seed)
    first: dict[_Look, int] = {}
    for seed, look in looks.items():
        twin = first.setdefault(look, seed)
        if interpreter.picks(twin) != interpreter.picks(seed):
            words = f"the seeds {twin} and {seed} pick other alternatives and begin alike"
            return _refuted(words, seed)
    count = prod(len(each.alternatives) for each in interpreter.machine.variations)
    if len(first) < (count if count <= MOST_PICKS else 2):
        words = f"of {count} combinations of alternatives its seeds pick {len(first)}"
        return _refuted(words, seeds[0])
    beginnings = f"{len(first)} of {count} beginnings" if count > 1 else "one beginning"
    return Claim(_NAME, Answer.SAMPLED, f"{beginnings}, each made twice", seeds[0])


def _look(interpreter: Interpreter, seed: int) -> _Look:
    episode = Episode(interpreter, seed, tier=TierName.REFERENCE)
    return _Look(episode.snapshot().state.digest(), episode.observation.text())


def _refuted(words: str, seed: int) -> Claim:
    return Claim(_NAME, Answer.REFUTED, words, seed)
