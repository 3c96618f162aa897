"""What a machine carries for people: nothing here changes what it does or what an agent sees."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from fragileml_dsl.machine.term import Value


@frozen
class EditStep:
    """Set variables by name, all at once."""

    settings: tuple[tuple[str, Value], ...]


@frozen
class RunStep:
    """Run a stage by name."""

    stage: str


@frozen
class InspectStep:
    """Use a probe by name; built-in ones have no module."""

    probe: str


@frozen
class CallStep:
    """Perform a module's action by name."""

    action: str


@frozen
class PipStep:
    """Call the installer, with arguments as in a shell."""

    arguments: str


@frozen
class SubmitStep:
    """End the episode, with a diagnosis or without."""

    module: str | None
    cause: str | None


ScriptStep = EditStep | RunStep | InspectStep | CallStep | PipStep | SubmitStep


@frozen
class Expectation:
    """What a test expects at its end; None means that it does not say.

    Attributes:
        success: The outcome of ``submit``.
        regressions: How many issues hold that did not at reset.
        failed: Name of the stage that failed in the last run.
        issue: Name of the issue that failed it, or that holds at the end if ``failed`` is None.
        refused: Whether the last action was refused.
        prints: A text that the last step printed.
    """

    success: bool | None = None
    regressions: int | None = None
    failed: str | None = None
    issue: str | None = None
    refused: bool | None = None
    prints: str | None = None


CHANGES = (EditStep, CallStep, PipStep)
"""The steps that may change something by themselves."""


class Acceptance(StrEnum):
    """What an author lets pass of a check.

    ``cut-off`` is a claim that is neither proved nor refuted, ``dead-end`` that an agent can lose
    the last repair, ``ambiguous`` that no probe tells what needs different repairs.
    """

    CUT_OFF = "cut-off"
    DEAD_END = "dead-end"
    AMBIGUOUS = "ambiguous"


class Variant(StrEnum):
    """Another way to do what a test does, which must lead to the same."""

    TWICE = "twice"
    ANY_ORDER = "any-order"


@frozen
class ScriptedTest:
    """A test of a scenario's file: actions and what they lead to.

    Attributes:
        title: What it shows.
        script: The actions.
        expect: What they lead to.
        seed: The seed; None if the test runs for every pick of the scenario's variations.
        line: Where it stands in the file.
        also: In which other ways the changes among the actions lead to the same.
    """

    title: str
    script: tuple[ScriptStep, ...]
    expect: Expectation
    seed: int | None
    line: int
    also: tuple[Variant, ...] = ()


@frozen
class Par:
    """What a scenario's file says that its cheapest repairs cost, the submission included.

    It is the most over all beginnings of the scenario. One plan need not have both figures.

    Attributes:
        steps: The fewest steps.
        minutes: The fewest minutes.
        line: Where it stands in the file.
    """

    steps: int
    minutes: int
    line: int


@frozen
class IssueNote:
    """Where an issue comes from: its corpus record, public threads, witness."""

    name: str
    title: str
    record: str | None
    threads: tuple[str, ...]
    witness: str | None


@frozen
class Annotations:
    """All that is told of a machine besides its behaviour.

    Attributes:
        id: The scenario's id.
        title: Its title.
        pipeline: Its pipeline's id.
        tags: Its tags.
        accepted: What a check lets pass of it.
        par: What its cheapest repairs cost; None if its file does not say.
        file: The file it was read from, as diagnostics name it.
        faults: Names of its faults, ``module/id`` (``inline-N`` for those in the scenario itself).
        raises: For each fault, the names of the issues that it claims to raise.
        issues: One note an issue, in the machine's order.
        tests: The tests in its file.
        docs: (name, text) for variables, probes, actions and metrics that have one.
    """

    id: str
    title: str
    pipeline: str
    tags: tuple[str, ...]
    accepted: tuple[str, ...]
    par: Par | None
    file: str
    faults: tuple[str, ...]
    raises: tuple[tuple[str, ...], ...]
    issues: tuple[IssueNote, ...]
    tests: tuple[ScriptedTest, ...]
    docs: tuple[tuple[str, str], ...]
