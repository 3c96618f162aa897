"""One pipeline: its modules fit together, its stages form no circle, its metrics exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from attrs import frozen

from fragileml_dsl.check.checked import (
    CheckedDefine,
    CheckedModule,
    CheckedPipeline,
    CheckedStage,
    Declared,
    Instance,
)
from fragileml_dsl.check.circles import order_definitions
from fragileml_dsl.check.conditions import Conditions
from fragileml_dsl.check.declarations import offers
from fragileml_dsl.check.known import Names, stages_in
from fragileml_dsl.check.literals import convert
from fragileml_dsl.check.packages import FindUniverse, check_packages
from fragileml_dsl.check.scope import NameScope, check_readable, names_near, reference_to
from fragileml_dsl.check.stages import check_known, order_stages
from fragileml_dsl.check.switches import check_switches
from fragileml_dsl.check.writes import WriteChecker
from fragileml_dsl.diagnostics.diagnostic import Label
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.closest import did_you_mean
from fragileml_dsl.expressions.ranges import interval_of
from fragileml_dsl.expressions.scope import Reference
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.expressions.types import (
    BOOL,
    DOUBLE,
    INT,
    STRING,
    VERSION,
    EnumType,
    Nullable,
    Primitive,
    SetType,
)
from fragileml_dsl.machine.machine import Kind
from fragileml_dsl.machine.term import Value
from fragileml_dsl.source import Located
from fragileml_dsl.syntax.names import STAGES
from fragileml_dsl.syntax.pipeline import Pipeline, Use

FindModule = Callable[[Located[str]], CheckedModule]


@frozen
class Surroundings:
    """What a pipeline names and does not hold.

    Attributes:
        module: Gives the module of a name, a hole after a report.
        universe: Gives the universe of a name, None after a report.
    """

    module: FindModule
    universe: FindUniverse


def check_pipeline(tree: Pipeline, around: Surroundings, reporter: Reporter) -> CheckedPipeline:
    """Check a pipeline."""
    instances = tuple(instances_of(tree, around.module, reporter))
    packages = check_packages(tree.packages, around.universe, reporter)
    scope = pipeline_scope(instances, packages.names)
    _check_needs(instances, reporter)
    check_switches(instances, reporter)
    if not tree.stages:
        hint = "add stages: {train: 30}, each with its minutes"
        reporter.report("FML719", tree.span, "the pipeline has no stages", hint=hint)
    order = order_stages(tree, reporter)
    _check_metrics_exist(tree, instances, reporter)
    writer = WriteChecker(variables_of(instances), scope, reporter)
    return CheckedPipeline(
        tree=tree,
        instances=instances,
        definitions=order_definitions(instances, reporter),
        stages=tuple(_stages(tree, order, scope, reporter)),
        metrics=tuple(_metrics(tree, scope, reporter)),
        packages=packages,
        initial=writer.literals(tree.init),
        goal=_goal(tree, reporter),
    )


def variables_of(instances: tuple[Instance, ...]) -> dict[str, Declared]:
    """Return all variables of a pipeline by their full names."""
    return {
        f"{instance.name}.{name}": variable.declared
        for instance in instances
        for name, variable in instance.module.variables.items()
    }


def pipeline_scope(
    instances: tuple[Instance, ...], packages: Mapping[str, str] | None
) -> NameScope:
    """Return the scope of expressions in a pipeline or a scenario: full names only."""
    references = {name: reference_to(name, each) for name, each in variables_of(instances).items()}
    for instance in instances:
        for name, define in instance.module.defines.items():
            full = f"{instance.name}.{name}"
            references[full] = Reference(
                "define", full, define.value.type, define.minimum, define.maximum
            )
    return NameScope(references, declared_in(instances), packages=packages)


def declared_in(instances: tuple[Instance, ...]) -> Names:
    """Return all names that the modules declare, soundly or not."""
    found = Names()
    for instance in instances:
        tree = instance.module.tree
        names = Names.of(each.name for each in (*tree.state, *tree.define))
        found |= names.within(instance.located)
    return found


def issues_in(pipeline: CheckedPipeline) -> Names:
    """Return the issues that may be named: the pipeline's, and those whose stage was reported."""
    misplaced = pipeline.names_of(
        lambda module: (each.name for each in module.issues if each.value.stage.value not in STAGES)
    )
    return pipeline.issue_names | misplaced


def instances_of(tree: Pipeline, find: FindModule, reporter: Reporter) -> Iterator[Instance]:
    """Yield the modules of a pipeline that can be found, under their names in it."""
    seen: dict[str, Use] = {}
    for use in tree.use:
        name = use.as_ or use.module
        check_readable(name, reporter)
        first = seen.setdefault(name.value, use)
        if first is not use:
            related = (Label((first.as_ or first.module).span, "first used here"),)
            hint = f"give it a name of its own: {{module: {use.module.value}, as: …}}"
            message = f"there are two modules called {name.value}"
            reporter.report("FML740", name.span, message, hint=hint, related=related)
            continue
        module = find(use.module)
        yield Instance(name.value, name.span, module, _arguments(use, module, reporter))


def _arguments(use: Use, module: CheckedModule, reporter: Reporter) -> dict[str, Value]:
    values = {name: default for name, (_, default) in module.parameters.items()}
    names = Names.of(each.name for each in module.tree.params)
    for each in use.params:
        declared = module.parameters.get(each.name.value)
        if declared is None and each.name.value in names:
            continue
        if declared is None:
            message = f"the module {use.module.value} has no parameter {each.name.value}"
            hint = did_you_mean(each.name.value, module.parameters)
            hint = hint or f"declare it in {use.module.value}: params: {{{each.name.value}: …}}"
            reporter.report("FML409", each.name.span, message, hint=hint)
            continue
        literal = convert(each.value, declared[0], reporter)
        if literal is not None:
            values[each.name.value] = literal.value
    return values


def _check_needs(instances: tuple[Instance, ...], reporter: Reporter) -> None:
    modules = {each.name: each.module for each in instances}
    names = Names.of(each.located for each in instances)
    for instance in instances:
        for provider, needed in instance.module.needs.items():
            module = modules.get(provider)
            if module is None and provider in names:
                continue
            if module is None:
                message = f"{instance.name} needs the module {provider}, which the pipeline lacks"
                hint = did_you_mean(provider, modules) or f"add {provider} to use:"
                reporter.report("FML741", instance.use, message, hint=hint)
                continue
            for name, (declared, span) in needed.items():
                problem = _misfit(module, name, declared)
                if problem:
                    message = f"{instance.name} needs {provider}.{name}, but {problem}"
                    related = (Label(span, "needed here"),)
                    hint = f"narrow {provider}.{name} in {provider}, or ask for less in needs:"
                    reporter.report("FML742", instance.use, message, hint=hint, related=related)


def _misfit(module: CheckedModule, name: str, need: Declared) -> str | None:
    variable = module.variables.get(name)
    if variable is not None:
        return offers(variable.declared, need)
    define = module.defines.get(name)
    if define is None:
        declared = Names.of(each.name for each in (*module.tree.state, *module.tree.define))
        return None if name in declared else "there is no such variable or definition"
    return offers(_declared_of(define), need)


_KINDS = {BOOL: Kind.BOOL, INT: Kind.INT, DOUBLE: Kind.DOUBLE, VERSION: Kind.VERSION}


def _declared_of(define: CheckedDefine) -> Declared:
    """Return what a definition offers to others."""
    written = define.value.type
    nullable = isinstance(written, Nullable)
    plain = written.inner if isinstance(written, Nullable) else written
    if isinstance(plain, EnumType | SetType):
        kind = Kind.ENUM if isinstance(plain, EnumType) else Kind.SET
        return Declared(written, kind, nullable, plain.values, None, None)
    if plain == STRING:
        return Declared(written, Kind.ENUM, nullable, ("any string",), None, None)
    kind = _KINDS.get(plain, Kind.SET) if isinstance(plain, Primitive) else Kind.SET
    return Declared(written, kind, nullable, (), define.minimum, define.maximum)


def _check_metrics_exist(
    tree: Pipeline, instances: tuple[Instance, ...], reporter: Reporter
) -> None:
    stages = stages_in(tree)
    metrics = Names.of(each.name for each in tree.metrics)
    for instance in instances:
        for need in instance.module.tree.needs_metrics:
            if need.value not in metrics and need.value.partition(".")[0] in stages.known:
                message = f"{instance.name} needs the metric {need.value}, which the pipeline lacks"
                hint = did_you_mean(need.value, metrics) or f"add it: metrics: {{{need.value}: …}}"
                related = (Label(need.span, "needed here"),)
                reporter.report("FML743", instance.use, message, hint=hint, related=related)
    for each in tree.metrics:
        stage = each.name.value.partition(".")[0]
        if stage not in stages:
            message = f"the pipeline has no stage {stage}"
            hint = names_near(stage, stages)
            reporter.report("FML408", each.name.span, message, hint=hint)


def _stages(
    tree: Pipeline, order: dict[str, tuple[str, ...]], scope: NameScope, reporter: Reporter
) -> Iterator[CheckedStage]:
    trees = {each.name.value: each.value for each in tree.stages}
    metrics = Names.of(each.name for each in tree.metrics)
    costs = Conditions(scope, reporter)
    texts = costs.within(scope.with_run(metrics, STAGES))
    for name, after in order.items():
        minutes = costs.minutes(trees[name].minutes)
        log = texts.texts(trees[name].log)
        if minutes is None:
            continue
        interval = interval_of(minutes, scope)
        if interval is None or interval.low < 0:
            message = "the minutes of a stage may be negative"
            hint = "wrap them: max(0, …)"
            reporter.report("FML621", minutes.span, message, hint=hint)
        yield CheckedStage(name, after, minutes, log)


def _metrics(
    tree: Pipeline, scope: NameScope, reporter: Reporter
) -> Iterator[tuple[Located[str], Typed]]:
    conditions = Conditions(scope.for_metrics(value=False), reporter)
    for each in tree.metrics:
        typed = conditions.metric(each.value)
        if typed is not None:
            yield each.name, typed


def _goal(tree: Pipeline, reporter: Reporter) -> str:
    names = stages_in(tree)
    if tree.goal is None:
        return names.known[-1] if names else ""
    check_known(tree.goal, names, reporter)
    return tree.goal.value
