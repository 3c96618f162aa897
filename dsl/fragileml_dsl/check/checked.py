"""Checked documents: syntax trees with every expression typed and every value converted.

A module is checked once by itself, against what it says it needs; its expressions name its own
variables plainly and others' as ``module.variable``. Names become slots only when it is lowered
as part of a pipeline.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property

from attrs import frozen

from fragileml_dsl.check.checked_packages import CheckedChange, CheckedPackages
from fragileml_dsl.check.known import Names, stages_in
from fragileml_dsl.expressions.typed import Typed, TypedTemplate
from fragileml_dsl.expressions.types import Type
from fragileml_dsl.machine.annotations import ScriptedTest
from fragileml_dsl.machine.machine import Costs, Kind, Show, Start, Visibility, Weights
from fragileml_dsl.machine.term import Value
from fragileml_dsl.shares import Shares
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax import module as syntax
from fragileml_dsl.syntax.pipeline import Pipeline
from fragileml_dsl.syntax.scenario import Scenario


@frozen
class Declared:
    """What a declaration says of the values of a name.

    ``type`` is how expressions see it; the rest is how the machine keeps it.
    """

    type: Type
    kind: Kind
    nullable: bool
    values: tuple[str, ...]
    minimum: float | None
    maximum: float | None


@frozen
class CheckedVariable:
    """A state variable. ``initial`` is a value or the name of the parameter that gives it."""

    name: Located[str]
    declared: Declared
    initial: Value
    parameter: str | None
    menu: tuple[Value, ...]
    editable: bool
    show: Show


@frozen
class CheckedDefine:
    """A definition and the range of its value, None where it is no number or may be nan."""

    value: Typed
    minimum: float | None
    maximum: float | None


@frozen
class CheckedWrite:
    """An assignment to a variable by name."""

    target: Located[str]
    value: Typed


@frozen
class CheckedChoice:
    """One alternative of a first-match list of texts; the last has no guard."""

    guard: Typed | None
    text: TypedTemplate
    chain: TypedTemplate


@frozen
class CheckedEffect:
    """How an issue bends the metric called ``metric``."""

    metric: Located[str]
    value: Typed
    logged: Typed | None


@frozen
class CheckedIssue:
    """An issue with its expressions checked."""

    name: str
    tree: syntax.Issue
    weight: int
    when: Typed
    visibility: tuple[tuple[Typed | None, Visibility], ...]
    error: tuple[CheckedChoice, ...]
    log: tuple[TypedTemplate, ...]
    then: tuple[CheckedWrite, ...]
    effects: tuple[CheckedEffect, ...]


@frozen
class CheckedFault:
    """A change of state, and the issues it claims to raise.

    Its names are those of the module instance ``owner``, or full ones where that is empty.
    """

    name: str
    owner: str
    writes: tuple[CheckedWrite, ...]
    raises: tuple[Located[str], ...]
    packages: CheckedChange | None = None


@frozen
class CheckedProbe:
    """A probe with its texts checked."""

    name: str
    tree: syntax.Probe
    minutes: int | None
    text: tuple[CheckedChoice, ...]


@frozen
class CheckedAction:
    """A module's action with its expressions checked."""

    name: str
    tree: syntax.Action
    guard: Typed | None
    minutes: int | None
    writes: tuple[CheckedWrite, ...]
    log: tuple[TypedTemplate, ...]


@frozen(eq=False)
class CheckedModule:
    """A module, valid by itself if no error was reported with it."""

    tree: syntax.Module
    parameters: Mapping[str, tuple[Declared, Value]]
    needs: Mapping[str, Mapping[str, tuple[Declared, Span]]]
    variables: Mapping[str, CheckedVariable]
    defines: Mapping[str, CheckedDefine]
    on_success: tuple[tuple[Located[str], tuple[CheckedWrite, ...]], ...]
    issues: tuple[CheckedIssue, ...]
    faults: Mapping[str, CheckedFault]
    probes: tuple[CheckedProbe, ...]
    actions: tuple[CheckedAction, ...]


@frozen
class Instance:
    """A module as a pipeline uses it, under its own name and with its parameters' values."""

    name: str
    use: Span
    module: CheckedModule
    parameters: Mapping[str, Value]

    @property
    def located(self) -> Located[str]:
        """Its name with the place that gives it."""
        return Located(self.name, self.use)


@frozen
class CheckedStage:
    """A stage with its cost and texts checked; stages stand in topological order."""

    name: str
    after: tuple[str, ...]
    minutes: Typed
    log: tuple[TypedTemplate, ...]


@frozen(eq=False)
class CheckedPipeline:
    """A pipeline, valid by itself if no error was reported with it.

    ``definitions`` are full names, each after those that it reads.
    """

    tree: Pipeline
    instances: tuple[Instance, ...]
    definitions: tuple[str, ...]
    stages: tuple[CheckedStage, ...]
    metrics: tuple[tuple[Located[str], Typed], ...]
    packages: CheckedPackages
    initial: Mapping[str, Value]
    goal: str

    def instance(self, name: str) -> Instance | None:
        """Return the module instance called ``name``."""
        return next((each for each in self.instances if each.name == name), None)

    @cached_property
    def stage_names(self) -> Names:
        """Names of the stages."""
        return stages_in(self.tree)

    @cached_property
    def metric_names(self) -> Names:
        """Names of the metrics."""
        return Names.of(each.name for each in self.tree.metrics)

    @cached_property
    def module_names(self) -> Names:
        """Names of the modules as the pipeline calls them."""
        return Names.of(each.located for each in self.instances)

    @cached_property
    def issue_names(self) -> Names:
        """Full names of the issues whose stage the pipeline has, in the order of its modules."""
        stages = self.stage_names
        return self.names_of(
            lambda module: (each.name for each in module.issues if each.value.stage.value in stages)
        )

    def names_of(self, declared: Callable[[syntax.Module], Iterable[Located[str]]]) -> Names:
        """Return the full names, joined by ``/``, of things that the modules declare."""
        found = Names()
        for each in self.instances:
            found |= Names.of(declared(each.module.tree)).within(each.located, "/")
        return found


@frozen
class CheckedInjection:
    """Something that happens by itself."""

    when: Typed
    once: bool
    writes: tuple[CheckedWrite, ...]
    log: tuple[TypedTemplate, ...]


@frozen
class CheckedAlternative:
    """One alternative of a variation."""

    initial: Mapping[str, Value]
    alert: str | None
    task: str | None
    log: tuple[str, ...]


@frozen
class Rules:
    """What a pack says for all its scenarios."""

    causes: Names
    costs: Costs
    inspect_minutes: int
    weights: Weights
    shares: Shares


@frozen(eq=False)
class CheckedScenario:
    """A scenario, ready to be lowered if no error was reported with it."""

    tree: Scenario
    file: str
    pipeline: CheckedPipeline
    rules: Rules
    packages: CheckedPackages
    start: Start
    initial: Mapping[str, Value]
    faults: tuple[CheckedFault, ...]
    injections: tuple[CheckedInjection, ...]
    goal: str
    success: Typed | None
    keeps: tuple[tuple[Typed, str], ...]
    variations: tuple[tuple[str, tuple[CheckedAlternative, ...]], ...]
    tests: tuple[ScriptedTest, ...]
