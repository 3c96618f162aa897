"""A checked scenario becomes a machine."""

from __future__ import annotations

from functools import lru_cache

from fragileml_dsl.check.checked import CheckedAlternative, CheckedPipeline, CheckedScenario
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.lower.annotations import annotate
from fragileml_dsl.lower.linker import Linker
from fragileml_dsl.lower.packages import lower_change, lower_packages
from fragileml_dsl.lower.pipeline import PipelineParts, lower_pipeline, lower_variables
from fragileml_dsl.lower.timing import check_timing
from fragileml_dsl.machine.machine import (
    Alternative,
    Fault,
    Injection,
    Keep,
    Machine,
    Variation,
    Write,
)
from fragileml_dsl.machine.term import Term


def lower_scenario(scenario: CheckedScenario, reporter: Reporter) -> Machine:
    """Return the machine of a scenario that was checked without an error."""
    parts, linker = _pipeline(scenario.pipeline, scenario.rules.inspect_minutes)
    reporter.extend(linker.reporter.diagnostics)
    return _assemble(scenario, parts, linker.continued(reporter))


@lru_cache(maxsize=32)
def _pipeline(pipeline: CheckedPipeline, inspect_minutes: int) -> tuple[PipelineParts, Linker]:
    """Lower a pipeline, once for all scenarios on it."""
    linker = Linker.of(pipeline, Reporter())
    parts = lower_pipeline(pipeline, linker, inspect_minutes)
    check_timing(pipeline, parts, linker)
    return parts, linker


def _assemble(scenario: CheckedScenario, parts: PipelineParts, linker: Linker) -> Machine:
    tree, rules = scenario.tree, scenario.rules
    initial = {**scenario.pipeline.initial, **scenario.initial}
    return Machine(
        modules=tuple(each.name for each in scenario.pipeline.instances),
        causes=rules.causes.known,
        variables=lower_variables(scenario.pipeline, initial),
        packages=lower_packages(scenario.packages),
        metrics=parts.metrics,
        issues=parts.issues,
        stages=parts.stages,
        probes=parts.probes,
        actions=parts.actions,
        facts=parts.facts.found,
        start=scenario.start,
        faults=tuple(
            Fault(linker.writes(each.writes, each.owner), lower_change(each.packages))
            for each in scenario.faults
        ),
        injections=_injections(scenario, linker),
        goal=linker.stages[scenario.goal],
        success=linker.guard(scenario.success, ""),
        keeps=tuple(Keep(linker.term(when, ""), text) for when, text in scenario.keeps),
        steps=tree.budget.steps.value,
        minutes=tree.budget.minutes.value,
        alert=tree.alert.value,
        task=tree.task.value,
        log=tuple(each.value for each in tree.log),
        variations=_variations(scenario, linker),
        costs=rules.costs,
        weights=rules.weights,
        annotations=annotate(scenario, parts.issues),
    )


def _injections(scenario: CheckedScenario, linker: Linker) -> tuple[Injection, ...]:
    return tuple(
        Injection(
            when=linker.term(each.when, ""),
            once=each.once,
            writes=linker.writes(each.writes, ""),
            log=linker.texts(each.log, ""),
        )
        for each in scenario.injections
    )


def _variations(scenario: CheckedScenario, linker: Linker) -> tuple[Variation, ...]:
    return tuple(
        Variation(
            group, scenario.tree.id.value, tuple(_alternative(each, linker) for each in group_of)
        )
        for group, group_of in scenario.variations
    )


def _alternative(checked: CheckedAlternative, linker: Linker) -> Alternative:
    initial = tuple(
        Write(linker.slots[name], Term("literal", constant=value))
        for name, value in checked.initial.items()
    )
    return Alternative(initial, checked.alert, checked.task, checked.log)
