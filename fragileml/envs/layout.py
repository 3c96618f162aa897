"""The columns of an observation row: one meaning each, for all pipelines that share the layout."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final

from attrs import define

from fragileml.envs.numbers import setting_columns
from fragileml.machine.program import Program
from fragileml.machine.state import Mark
from fragileml.machine.transition import Outcome
from fragileml_dsl.machine.json_value import encode_value
from fragileml_dsl.machine.machine import Machine, Show, Variable
from fragileml_dsl.machine.term import Term

ENCODING_VERSION: Final = 1
"""Raised when the same machines give other columns, other numbers in them, or other actions."""

WORD_BUCKETS: Final = 512
"""Columns for the words of what was printed last."""

OUTCOME_COLUMNS: Final = (*(f"outcome {each}" for each in Outcome), "minutes")


@define(slots=False, eq=False)
class Layout:
    """What each column of a row means. A row is three parts, one after the other.

    Attributes:
        state: Marks, the goal and the visible settings, by name, sorted.
        knowledge: For each fact whether it was seen, whether it is fresh, and its value.
        transition: How the last action ended, what it took, and the words that it printed.
    """

    state: tuple[str, ...]
    knowledge: tuple[str, ...]
    transition: tuple[str, ...]

    @classmethod
    def of(cls, programs: Iterable[Program]) -> Layout:
        """Return the layout for all of some machines; their order does not matter."""
        machines = [each.machine for each in programs]
        state = {name for each in machines for name in _state_columns(each)}
        facts = {key for each in machines for key in fact_keys(each)}
        return cls(
            tuple(sorted(state)),
            tuple(name for key in sorted(facts) for name in fact_columns(key)),
            (*OUTCOME_COLUMNS, *(f"word {index}" for index in range(WORD_BUCKETS))),
        )

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """All columns of a row."""
        return (*self.state, *self.knowledge, *self.transition)

    @cached_property
    def state_index(self) -> Mapping[str, int]:
        """Columns of the state's part by name."""
        return {name: index for index, name in enumerate(self.state)}

    @cached_property
    def knowledge_index(self) -> Mapping[str, int]:
        """Columns of the knowledge's part by name."""
        return {name: index for index, name in enumerate(self.knowledge)}

    @cached_property
    def fingerprint(self) -> str:
        """A SHA-256, in hex, that two layouts share exactly if their rows mean the same."""
        text = "\n".join((str(ENCODING_VERSION), *self.columns))
        return hashlib.sha256(text.encode()).hexdigest()


def mark_column(stage: str, mark: Mark) -> str:
    """Return the name of the column that says that a stage has a mark."""
    return f"mark {stage} {mark}"


def goal_column(stage: str) -> str:
    """Return the name of the column that says that a stage is the goal."""
    return f"goal {stage}"


def fact_columns(key: str) -> tuple[str, str, str]:
    """Return the names of the columns of a fact."""
    return (f"seen {key}", f"fresh {key}", f"value {key}")


def visible_settings(machine: Machine) -> Iterator[tuple[int, Variable]]:
    """Yield the variables that an agent always sees, with their slots."""
    for slot, variable in enumerate(machine.variables):
        if variable.show is Show.ALWAYS:
            yield slot, variable


def _state_columns(machine: Machine) -> Iterator[str]:
    for stage in machine.stages:
        yield from (mark_column(stage.name, mark) for mark in Mark)
        yield goal_column(stage.name)
    for _, variable in visible_settings(machine):
        yield from setting_columns(variable)


def fact_keys(machine: Machine) -> tuple[str, ...]:
    """Return for each fact of a machine what it is called in every machine that has it."""
    keys: list[str] = []
    for fact in machine.facts:
        if fact.metric is not None:
            keys.append(f"metric {machine.metrics[fact.metric].name}")
        else:
            keys.append(_term_key(machine, fact.term))
    return tuple(_numbered(keys))


def _term_key(machine: Machine, term: Term) -> str:
    if term.operator == "variable" and isinstance(term.constant, int):
        return f"variable {machine.variables[term.constant].name}"
    digest = hashlib.sha256(_spelt(machine, term).encode()).hexdigest()
    return f"formula {digest[:16]}"


def _spelt(machine: Machine, term: Term) -> str:
    """Return a text of a term that does not depend on the indices of one machine."""
    named: Mapping[str, Sequence[Variable] | Sequence[object]] = {
        "variable": machine.variables,
        "metric": machine.metrics,
        "stage": machine.stages,
        "issue": machine.issues,
    }
    constant: object = term.constant
    if term.operator in named and isinstance(term.constant, int):
        constant = getattr(named[term.operator][term.constant], "name", "")
    else:
        constant = encode_value(term.constant)
    operands = ",".join(_spelt(machine, each) for each in term.operands)
    return f"{term.operator}[{constant!r}]({operands})"


def _numbered(keys: Iterable[str]) -> Iterator[str]:
    """Tell facts apart that would have one name."""
    seen: dict[str, int] = {}
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        yield key if seen[key] == 1 else f"{key} {seen[key]}"
