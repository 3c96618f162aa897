"""The stages of a pipeline: their standard names and their order."""

from __future__ import annotations

from fragileml_dsl.check.known import Names, stages_in
from fragileml_dsl.check.scope import names_near
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.closest import did_you_mean
from fragileml_dsl.source import Located
from fragileml_dsl.syntax.names import STAGES
from fragileml_dsl.syntax.pipeline import Pipeline


def check_stage(name: Located[str], reporter: Reporter) -> None:
    """Report a stage that is not one of the standard names."""
    if name.value not in STAGES:
        hint = did_you_mean(name.value, STAGES) or f"the stages are {', '.join(STAGES)}"
        reporter.report("FML408", name.span, f"there is no stage {name.value}", hint=hint)


def order_stages(tree: Pipeline, reporter: Reporter) -> dict[str, tuple[str, ...]]:
    """Return the stages in topological order, ties as written, with what each follows directly.

    A stage without ``after`` follows the one written before it. The stages of a circle, which is
    reported, stand at the end as written.
    """
    after = _after(tree, reporter)
    spans = {each.name.value: each.name.span for each in tree.stages}
    ordered: dict[str, tuple[str, ...]] = {}
    waiting = dict(after)
    while waiting:
        ready = next((name for name in waiting if ordered.keys() >= set(waiting[name])), None)
        if ready is None:
            first = next(iter(waiting))
            message = f"the stages {', '.join(waiting)} wait for each other"
            reporter.report("FML702", spans[first], message, hint="break the circle in after:")
            return ordered | waiting
        ordered[ready] = waiting.pop(ready)
    return ordered


def _after(tree: Pipeline, reporter: Reporter) -> dict[str, tuple[str, ...]]:
    names = stages_in(tree)
    found: dict[str, tuple[str, ...]] = {}
    previous: tuple[str, ...] = ()
    for each in tree.stages:
        check_stage(each.name, reporter)
        written = each.value.after
        if written is not None:
            for name in written:
                check_known(name, names, reporter)
            sound = (name.value for name in written if name.value in names.known)
            previous = tuple(dict.fromkeys(sound))
        found[each.name.value] = previous
        previous = (each.name.value,)
    return found


def check_known(name: Located[str], names: Names, reporter: Reporter) -> None:
    """Report a stage that the pipeline lacks."""
    if name.value in names:
        return
    message = f"the pipeline has no stage {name.value}"
    hint = names_near(name.value, names)
    reporter.report("FML408", name.span, message, hint=hint)
