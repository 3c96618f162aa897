"""What is claimed of a scenario, and the answers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from enum import StrEnum

from attrs import frozen

from fragileml.machine.actions import Action, action_from_json
from fragileml.machine.menu import action_id

Script = tuple[str, ...]
"""Actions by their canonical texts."""


def script_of(actions: Iterable[Action]) -> Script:
    """Return the texts of actions."""
    return tuple(action_id(each) for each in actions)


def actions_of(script: Script) -> tuple[Action, ...]:
    """Return the actions of texts."""
    return tuple(action_from_json(json.loads(each)) for each in script)


class Answer(StrEnum):
    """What examining a claim comes to."""

    PROVED = "proved"
    SAMPLED = "true of a sample"
    REFUTED = "refuted"
    CUT_OFF = "cut off"


@frozen
class Claim:
    """One claim.

    Attributes:
        name: Which claim it is.
        answer: Whether it is true.
        covers: What the answer is about, in words.
        seed: The seed of the episodes that it is about.
        script: What shows that it is false; empty where nothing does.
    """

    name: str
    answer: Answer
    covers: str
    seed: int
    script: Script = ()


@frozen
class Repair:
    """A plan that no other beats.

    Attributes:
        script: What is done before the submission.
        steps: How many steps it takes, the submission included.
        minutes: What it costs, the submission included.
    """

    script: Script
    steps: int
    minutes: int


@frozen
class Size:
    """How large a slice is.

    Attributes:
        variables: Its variables; what is installed counts as one.
        actions: Its actions.
        states: The states that were met.
        complete: Whether there are no others.
    """

    variables: int
    actions: int
    states: int
    complete: bool


@frozen
class Traits:
    """Digests by which beginnings are compared.

    Attributes:
        shape: Of what an agent sees at reset but for texts and the state: names, menus, costs.
        look: Of what all probes print at reset.
        start: Of the state at reset, and of what counts as success.
    """

    shape: str
    look: str
    start: str


@frozen
class Proof:
    """What is known of a scenario from one beginning.

    Attributes:
        scenario: The scenario's id.
        seed: A seed that leads to the beginning.
        size: How large the slice is.
        repairs: The plans that no other beats, shortest first.
        claims: What is claimed, with the answers.
        traits: What is compared with other beginnings.
        steps: Par in steps; None where it is not proved.
        minutes: Par in minutes; None where it is not proved.
    """

    scenario: str
    seed: int
    size: Size
    repairs: tuple[Repair, ...]
    claims: tuple[Claim, ...]
    traits: Traits
    steps: int | None
    minutes: int | None

    def claim(self, name: str) -> Claim | None:
        """Return a claim, None if it does not arise."""
        return next((each for each in self.claims if each.name == name), None)

    @property
    def cut_off(self) -> tuple[Claim, ...]:
        """The claims that were neither proved nor refuted."""
        return tuple(each for each in self.claims if each.answer is Answer.CUT_OFF)
