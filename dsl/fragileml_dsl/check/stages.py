"""The stages of a pipeline: their standard names and their order."""

from __future__ import annotations

from fragileml_dsl.check.scope import names_near
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Located
from fragileml_dsl.syntax.names import STAGES
from fragileml_dsl.syntax.pipeline import Pipeline


def check_stage(name: Located[str], reporter: Reporter) -> None:
    """Report a stage that is not one of the standard names."""
    if name.value not in STAGES:
        hint = names_near(name.value, STAGES) or f"the stages are {', '.join(STAGES)}"
        reporter.report("FML408", name.span, f"there is no stage {name.value}", hint=hint)


def order_stages(tree: Pipeline, reporter: Reporter) -> dict[str, tuple[str, ...]] | None:
    """Return the stages in topological order, ties as written, with what each follows directly.

    A stage without ``after`` follows the one written before it. With a circle or a name that is
    no stage's, which are reported, it is None: what names a stage could not be judged.
    """
    after = _after(tree, reporter)
    if any(name not in STAGES for name in after):
        return None
    spans = {each.name.value: each.name.span for each in tree.stages}
    ordered: dict[str, tuple[str, ...]] = {}
    waiting = dict(after)
    while waiting:
        ready = next((name for name in waiting if ordered.keys() >= set(waiting[name])), None)
        if ready is None:
            first = next(iter(waiting))
            message = f"the stages {', '.join(waiting)} wait for each other"
            reporter.report("FML702", spans[first], message, hint="break the circle in after:")
            return None
        ordered[ready] = waiting.pop(ready)
    return ordered


def _after(tree: Pipeline, reporter: Reporter) -> dict[str, tuple[str, ...]]:
    names = [each.name.value for each in tree.stages]
    found: dict[str, tuple[str, ...]] = {}
    previous: tuple[str, ...] = ()
    for each in tree.stages:
        check_stage(each.name, reporter)
        written = each.value.after
        if written is not None:
            for name in written:
                _check_known(name, names, reporter)
            previous = tuple(dict.fromkeys(name.value for name in written if name.value in names))
        found[each.name.value] = previous
        previous = (each.name.value,)
    return found


def _check_known(name: Located[str], names: list[str], reporter: Reporter) -> None:
    if name.value in names:
        return
    message = f"the pipeline has no stage {name.value}"
    hint = names_near(name.value, names)
    reporter.report("FML408", name.span, message, hint=hint)
