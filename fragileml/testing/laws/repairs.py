"""Laws that a scenario declares of its own repairs, with ``also`` in its tests."""

from __future__ import annotations

from attrs import evolve

from fragileml.analysis.behaviour import seeds_of_all_picks
from fragileml.analysis.scripts import failures, variants
from fragileml.testing.laws.law import BrokenLawError
from fragileml.testing.laws.play import Play
from fragileml.testing.laws.subject import Subject
from fragileml_dsl.machine.annotations import ScriptedTest, Variant


def _declared(subject: Subject, variant: Variant) -> tuple[ScriptedTest, ...]:
    return tuple(each for each in subject.machine.annotations.tests if variant in each.also)


def declares_twice(subject: Subject) -> bool:
    """Say whether a test of a scenario says that it may be done twice."""
    return bool(_declared(subject, Variant.TWICE))


def declares_any_order(subject: Subject) -> bool:
    """Say whether a test of a scenario says that its changes may come in any order."""
    return bool(_declared(subject, Variant.ANY_ORDER))


def fix_twice(subject: Subject, _play: Play) -> None:
    """A repair that is done twice is as good, where a test says `also: twice`."""
    _check(subject, Variant.TWICE)


def fix_in_any_order(subject: Subject, _play: Play) -> None:
    """The changes of a repair may come in any order, where a test says `also: any-order`."""
    _check(subject, Variant.ANY_ORDER)


def _check(subject: Subject, variant: Variant) -> None:
    for test in _declared(subject, variant):
        seeds = seeds_of_all_picks(subject.interpreter) if test.seed is None else (test.seed,)
        for way, script in variants(evolve(test, also=(variant,))):
            for seed in seeds:
                for failure in failures(subject.begin(seed), script):
                    raise BrokenLawError(f"{test.title!r}, {way or 'as it stands'}: {failure}")
