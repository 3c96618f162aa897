"""Bugs for tables of situations: one place of a function says something else."""

from __future__ import annotations

from fragileml.envs.observation_table import ObservationTable
from fragileml.envs.reward_vectors import RewardVectors
from fragileml.envs.situations import Situations
from fragileml.episode.compiled import explorer
from tests.fragileml.episode.tier_bugs import Bug

SITUATIONS = {
    "nothing is learned": Bug(
        Situations, "_after", "after(entries, changes)", "after(entries, ())"
    ),
    "runs are forgotten": Bug(Situations, "_after", "if done.run is not None", "if False"),
    "what was said does not tell situations apart": Bug(
        Situations, "_at", "entries, said, log)", "entries, None, log)"
    ),
    "what is known does not tell situations apart": Bug(
        Situations, "_at", "place.packed, entries, said", "place.packed, (), said"
    ),
    "the last run does not tell situations apart": Bug(
        Situations, "_log", "digest_of(*lines)", "digest_of()"
    ),
    "what is cut has time": Bug(
        Situations, "cut", "_done(at, action, left)", "_done(at, action, left + 1)"
    ),
    "minutes do not matter to masks": Bug(
        ObservationTable,
        "masks",
        "machine.minutes - batch.minutes",
        "machine.minutes - 0 * batch.minutes",
    ),
    "what is over accepts": Bug(ObservationTable, "masks", "numbers[over] = 0", "pass"),
    "masks of a state are those of the first": Bug(
        ObservationTable, "_possible_number", "setdefault(possible, len", "setdefault((), len"
    ),
    "costs are what was spent in all": Bug(
        RewardVectors,
        "vector",
        "(self._costs[self.batch.minutes] - self._costs[minutes])",
        "self._costs[self.batch.minutes]",
    ),
    "effects of yesterday": Bug(
        RewardVectors,
        "_keep_up",
        "len(effects) != self._by_effect.shape[1]",
        "not self._by_effect.size",
    ),
    "repairs are regressions": Bug(
        explorer, "_effect", "after.worth[0] - before.worth[0]", "before.worth[0] - after.worth[0]"
    ),
}
"""Bugs of what environments side by side share."""
