"""What a pack says for all its scenarios, with the defaults of one that says nothing."""

from __future__ import annotations

import attrs

from fragileml_dsl.check.checked import Instance, Rules
from fragileml_dsl.check.known import Names
from fragileml_dsl.check.module import check_least
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.machine.machine import Costs, Weights
from fragileml_dsl.shares import Shares
from fragileml_dsl.source import Located
from fragileml_dsl.syntax import pack as syntax

DEFAULT_COSTS = Costs(
    edit=1, log=0, traceback=0, settings=0, changes=0, packages=1, pip=2, submit=0
)
DEFAULT_WEIGHTS = Weights(repair=1, regression=1, cost=1, validity=1, outcome=3, diagnosis=1)
DEFAULT_INSPECT_MINUTES = 1
DEFAULT_SHARES = Shares(salt="", train=70, validation=15, test=15)
"""How scenarios are divided unless the pack says otherwise; the pack's id is the salt then."""

_WHOLE = 100


def check_pack(tree: syntax.Pack, reporter: Reporter) -> Rules:
    """Return the rules of a pack."""
    causes = Names.of(each.name for each in tree.causes)
    if not tree.causes:
        causes = Names.of([Located("", tree.id.span.as_hole())])
        message = "the pack has no causes"
        hint = "add causes: {data-format: Files that are not what the code expects}"
        reporter.report("FML750", tree.id.span, message, hint=hint)
    costs, inspect = DEFAULT_COSTS, DEFAULT_INSPECT_MINUTES
    if tree.costs:
        given = _numbers(tree.costs, reporter)
        inspect = given.pop("inspect", inspect)
        costs = attrs.evolve(costs, **given)
    weights = DEFAULT_WEIGHTS
    if tree.weights:
        weights = attrs.evolve(weights, **_numbers(tree.weights, reporter))
    return Rules(causes, costs, inspect, weights, _shares(tree, reporter))


def _shares(tree: syntax.Pack, reporter: Reporter) -> Shares:
    splits = tree.splits
    if splits is None:
        return attrs.evolve(DEFAULT_SHARES, salt=tree.id.value)
    salt = (splits.salt or tree.id).value
    shares = Shares(salt, splits.train.value, splits.validation.value, splits.test.value)
    given = (splits.train, splits.validation, splits.test)
    for name, number in zip(("train", "validation", "test"), given, strict=True):
        check_least(number, 0, name, reporter)
    total = shares.train + shares.validation + shares.test
    sound = all(not each.span.hole and each.value >= 0 for each in given)
    if total != _WHOLE and sound:
        message = f"the shares of the splits add up to {total}, not to {_WHOLE}"
        hint = "write percents, such as {train: 70, validation: 15, test: 15}"
        reporter.report("FML751", splits.span, message, hint=hint)
    return shares


def _numbers(tree: syntax.Costs | syntax.Weights, reporter: Reporter) -> dict[str, int]:
    found = {}
    for field in attrs.fields(type(tree)):
        number = getattr(tree, field.name)
        if field.name != "span" and number is not None:
            check_least(number, 0, field.name, reporter)
            found[field.name] = number.value
    return found


def default_rules(instances: tuple[Instance, ...]) -> Rules:
    """Return the rules of a scenario without a pack: its causes are those of its issues."""
    trees = (issue.value for instance in instances for issue in instance.module.tree.issues)
    causes = {each.cause.value: each.cause for each in trees}
    names = Names.of(causes[each] for each in sorted(causes))
    return Rules(names, DEFAULT_COSTS, DEFAULT_INSPECT_MINUTES, DEFAULT_WEIGHTS, DEFAULT_SHARES)
