"""The parts of a machine that all scenarios on a pipeline share."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from fragileml_dsl.check.checked import CheckedIssue, CheckedPipeline, CheckedStage, Instance
from fragileml_dsl.lower.facts import Facts
from fragileml_dsl.lower.linker import Linker
from fragileml_dsl.machine.machine import (
    Action,
    Effect,
    Issue,
    Metric,
    Probe,
    Stage,
    Variable,
    VisibilityChoice,
    Write,
)
from fragileml_dsl.machine.reads import (
    packages_of,
    reads_of_metric,
    reads_of_writes,
    slots_of,
    terms_of_metric,
    union,
)
from fragileml_dsl.machine.term import Value


@frozen
class PipelineParts:
    """What :class:`~fragileml_dsl.machine.machine.Machine` holds of a pipeline, but for values."""

    metrics: tuple[Metric, ...]
    issues: tuple[Issue, ...]
    stages: tuple[Stage, ...]
    probes: tuple[Probe, ...]
    actions: tuple[Action, ...]
    facts: Facts


def lower_pipeline(
    pipeline: CheckedPipeline, linker: Linker, inspect_minutes: int
) -> PipelineParts:
    """Lower a checked pipeline."""
    issues = _issues(pipeline, linker)
    metrics = _metrics(pipeline, linker, issues)
    reads = [reads_of_metric(index, each, issues) for index, each in enumerate(metrics)]
    terms = [terms_of_metric(index, each, issues) for index, each in enumerate(metrics)]
    facts = Facts.of_metrics(reads, [bool(packages_of(each)) for each in terms])
    return PipelineParts(
        metrics=metrics,
        issues=issues,
        stages=_stages(pipeline, linker, issues, metrics),
        probes=_probes(pipeline, linker, facts, inspect_minutes),
        actions=_actions(pipeline, linker),
        facts=facts,
    )


def lower_variables(
    pipeline: CheckedPipeline, initial: Mapping[str, Value]
) -> tuple[Variable, ...]:
    """Return the variables; ``initial`` replaces initial values by full name."""
    return tuple(
        _variable(instance, name, initial)
        for instance in pipeline.instances
        for name in instance.module.variables
    )


def _variable(instance: Instance, name: str, initial: Mapping[str, Value]) -> Variable:
    checked = instance.module.variables[name]
    full = f"{instance.name}.{name}"
    own = instance.parameters[checked.parameter] if checked.parameter else checked.initial
    return Variable(
        name=full,
        kind=checked.declared.kind,
        nullable=checked.declared.nullable,
        initial=initial.get(full, own),
        values=checked.declared.values,
        minimum=checked.declared.minimum,
        maximum=checked.declared.maximum,
        menu=checked.menu,
        editable=checked.editable,
        show=checked.show,
    )


def _issues(pipeline: CheckedPipeline, linker: Linker) -> tuple[Issue, ...]:
    return tuple(
        _issue(index, instance, issue, linker)
        for index, instance in enumerate(pipeline.instances)
        for issue in instance.module.issues
        if issue.tree.stage.value in linker.stages
    )


def _issue(index: int, instance: Instance, issue: CheckedIssue, linker: Linker) -> Issue:
    owner = instance.name
    when = linker.term(issue.when, owner)
    visibility = tuple(
        VisibilityChoice(linker.guard(guard, owner), word) for guard, word in issue.visibility
    )
    conditions = [when, *(each.guard for each in visibility)]
    return Issue(
        name=f"{owner}/{issue.name}",
        module=index,
        stage=linker.stages[issue.tree.stage.value],
        cause=issue.tree.cause.value,
        weight=issue.weight,
        when=when,
        reads=slots_of(conditions),
        visibility=visibility,
        error=linker.choices(issue.error, owner),
        log=linker.texts(issue.log, owner),
        then=linker.writes(issue.then, owner),
        effects=tuple(
            Effect(
                linker.metrics[each.metric.value],
                linker.term(each.value, owner),
                linker.term(each.logged, owner) if each.logged else None,
            )
            for each in issue.effects
            if each.metric.value in linker.metrics
        ),
        packages=packages_of(conditions),
    )


def _metrics(
    pipeline: CheckedPipeline, linker: Linker, issues: tuple[Issue, ...]
) -> tuple[Metric, ...]:
    return tuple(
        Metric(
            name=name.value,
            stage=linker.stages[name.value.partition(".")[0]],
            base=linker.term(base, ""),
            issues=tuple(
                number
                for number, issue in enumerate(issues)
                if any(effect.metric == index for effect in issue.effects)
            ),
        )
        for index, (name, base) in enumerate(pipeline.metrics)
    )


def _stages(
    pipeline: CheckedPipeline,
    linker: Linker,
    issues: tuple[Issue, ...],
    metrics: tuple[Metric, ...],
) -> tuple[Stage, ...]:
    ancestors = _ancestors(pipeline.stages, linker)
    return tuple(
        _stage(index, stage, ancestors, (issues, metrics), (pipeline, linker))
        for index, stage in enumerate(pipeline.stages)
    )


def _ancestors(stages: tuple[CheckedStage, ...], linker: Linker) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []
    for stage in stages:
        direct = [linker.stages[name] for name in stage.after]
        found.append(union(direct, *(found[each] for each in direct)))
    return found


def _stage(
    index: int,
    stage: CheckedStage,
    ancestors: list[tuple[int, ...]],
    judged: tuple[tuple[Issue, ...], tuple[Metric, ...]],
    context: tuple[CheckedPipeline, Linker],
) -> Stage:
    (issues, metrics), (pipeline, linker) = judged, context
    own_issues = tuple(number for number, each in enumerate(issues) if each.stage == index)
    own_metrics = tuple(number for number, each in enumerate(metrics) if each.stage == index)
    writes = _on_success(stage.name, pipeline, linker)
    reads = union(
        *(issues[each].reads for each in own_issues),
        *(reads_of_writes(issues[each].then) for each in own_issues),
        *(reads_of_metric(each, metrics[each], issues) for each in own_metrics),
        reads_of_writes(writes),
    )
    return Stage(
        name=stage.name,
        after=tuple(linker.stages[name] for name in stage.after),
        ancestors=ancestors[index],
        descendants=tuple(number for number, above in enumerate(ancestors) if index in above),
        minutes=linker.term(stage.minutes, ""),
        issues=own_issues,
        metrics=own_metrics,
        writes=writes,
        log=linker.texts(stage.log, ""),
        reads=reads,
        packages=union(
            *(issues[each].packages for each in own_issues),
            packages_of(write.term for each in own_issues for write in issues[each].then),
            *(packages_of(terms_of_metric(each, metrics[each], issues)) for each in own_metrics),
            packages_of(write.term for write in writes),
        ),
    )


def _on_success(stage: str, pipeline: CheckedPipeline, linker: Linker) -> tuple[Write, ...]:
    return tuple(
        write
        for instance in pipeline.instances
        for name, writes in instance.module.on_success
        if name.value == stage
        for write in linker.writes(writes, instance.name)
    )


def _probes(
    pipeline: CheckedPipeline, linker: Linker, facts: Facts, inspect_minutes: int
) -> tuple[Probe, ...]:
    found = []
    for instance in pipeline.instances:
        for probe in instance.module.probes:
            after = probe.tree.after
            if after is not None and after.value not in linker.stages:
                continue
            text = linker.choices(probe.text, instance.name)
            minutes = inspect_minutes if probe.minutes is None else probe.minutes
            stage = linker.stages[after.value] if after else None
            name = f"{instance.name}/{probe.name}"
            found.append(Probe(name, stage, minutes, text, facts.of_choices(text)))
    return tuple(found)


def _actions(pipeline: CheckedPipeline, linker: Linker) -> tuple[Action, ...]:
    return tuple(
        Action(
            name=f"{instance.name}/{action.name}",
            guard=linker.guard(action.guard, instance.name),
            minutes=1 if action.minutes is None else action.minutes,
            writes=linker.writes(action.writes, instance.name),
            log=linker.texts(action.log, instance.name),
        )
        for instance in pipeline.instances
        for action in instance.module.actions
    )
