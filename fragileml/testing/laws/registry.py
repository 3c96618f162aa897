"""All laws."""

from __future__ import annotations

import difflib
from typing import Final

from fragileml.testing.laws import (
    courses,
    documents,
    permissions,
    repairs,
    rewards,
    texts,
    tiers,
)
from fragileml.testing.laws.law import Law, Scope
from fragileml.testing.laws.subject import Subject
from fragileml_dsl.errors import FragileMLError

LAWS: Final[tuple[Law, ...]] = (
    Law.of(courses.determinism),
    Law.of(courses.trace_replay),
    Law.of(courses.snapshot_restore_fork, Scope.MOMENT),
    Law.of(courses.isolation),
    Law.of(courses.termination),
    Law.of(rewards.reward_bounds),
    Law.of(rewards.reward_sum),
    Law.of(rewards.evaluation_reward),
    Law.of(permissions.mask_exactness, Scope.MOMENT),
    Law.of(permissions.spent_budget, Scope.MOMENT),
    Law.of(permissions.refusals_change_nothing),
    Law.of(texts.text_budget),
    Law.of(tiers.tiers_equal),
    Law.of(documents.json_round_trip, Scope.SCENARIO),
    Law.of(documents.fmt_round_trip, Scope.SCENARIO, documents.has_files),
    Law.of(repairs.fix_twice, Scope.SCENARIO, repairs.declares_twice),
    Law.of(repairs.fix_in_any_order, Scope.SCENARIO, repairs.declares_any_order),
)
"""All laws; whatever runs laws runs those that stand here, in this order."""


def laws_of(subject: Subject) -> tuple[Law, ...]:
    """Return the laws that have something to say of a scenario."""
    return tuple(law for law in LAWS if law.concerns(subject))


def find_law(name: str) -> Law:
    """Return a law by its id.

    Raises:
        FragileMLError: If there is no such law.
    """
    known = {law.id: law for law in LAWS}
    if name not in known:
        near = difflib.get_close_matches(name, known, 3)
        hint = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(known)}"
        raise FragileMLError(f"there is no law {name!r}; {hint}")
    return known[name]
