"""The names of a module: what it declares, what it needs, and the scope that they make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import evolve, frozen

from fragileml_dsl.check.checked import CheckedDefine, CheckedVariable, Declared
from fragileml_dsl.check.circles import in_order
from fragileml_dsl.check.conditions import Conditions
from fragileml_dsl.check.declarations import declare, offers
from fragileml_dsl.check.known import Names
from fragileml_dsl.check.literals import convert
from fragileml_dsl.check.names import names_in
from fragileml_dsl.check.scope import UNREADABLE, NameScope, check_readable, reference_to
from fragileml_dsl.diagnostics.diagnostic import Label
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.ranges import interval_of
from fragileml_dsl.expressions.scope import Reference
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.expressions.types import STRING, EnumType
from fragileml_dsl.machine.machine import Kind, Show
from fragileml_dsl.machine.term import Value
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.module import Module, Variable
from fragileml_dsl.syntax.shapes import VALUE, Named
from fragileml_dsl.syntax.shapes import Value as ValueTree


@frozen
class Symbols:
    """What the names of a module stand for.

    Attributes:
        parameters: Type and default of each parameter.
        needs: What each needed module must offer, with the place that says so.
        variables: The module's own state.
        defines: The module's definitions.
        scope: What its expressions may read.
    """

    parameters: Mapping[str, tuple[Declared, Value]]
    needs: Mapping[str, Mapping[str, tuple[Declared, Span]]]
    variables: Mapping[str, CheckedVariable]
    defines: Mapping[str, CheckedDefine]
    scope: NameScope


def check_symbols(tree: Module, reporter: Reporter) -> Symbols:
    """Check a module's declarations and definitions."""
    _report_shadowing(tree, reporter)
    parameters = dict(_parameters(tree, reporter))
    needs = dict(_needs(tree, reporter))
    variables = dict(_variables(tree, parameters, reporter))
    references = {
        name: reference_to(name, declared, "parameter")
        for name, (declared, _) in parameters.items()
    }
    references |= {name: reference_to(name, each.declared) for name, each in variables.items()}
    references |= {
        f"{module}.{name}": reference_to(f"{module}.{name}", declared)
        for module, needed in needs.items()
        for name, (declared, _) in needed.items()
    }
    references = {name: each for name, each in references.items() if name not in UNREADABLE}
    declared = Names.of(each.name for each in (*tree.params, *tree.state, *tree.define))
    modules = Names.of(each.name for each in tree.needs)
    for need in tree.needs:
        declared |= Names.of(each.name for each in need.value).within(need.name)
    scope = NameScope(references, declared, modules=modules, needing=True)
    defines = _defines(tree, references, scope, reporter)
    return Symbols(parameters, needs, variables, defines, scope)


def _report_shadowing(tree: Module, reporter: Reporter) -> None:
    seen: dict[str, Located[str]] = {}
    for name in (each.name for each in (*tree.params, *tree.state, *tree.define)):
        check_readable(name, reporter)
    for each in (*tree.params, *tree.state, *tree.define, *tree.needs):
        first = seen.setdefault(each.name.value, each.name)
        if first is not each.name:
            reporter.report(
                "FML405",
                each.name.span,
                f"the name {each.name.value} is taken already",
                related=(Label(first.span, "first used here"),),
                hint="give one of them another name",
            )


def _parameters(tree: Module, reporter: Reporter) -> Iterator[tuple[str, tuple[Declared, Value]]]:
    for each in tree.params:
        declared = declare(each.value, reporter)
        if declared is None:
            continue
        default = each.value.default
        literal = convert(default, declared, reporter) if default else None
        if default is None:
            hint = "add default: …, so that the module can be checked alone"
            message = f"the parameter {each.name.value} has no default"
            reporter.report("FML414", each.name.span, message, hint=hint)
        yield each.name.value, (declared, literal.value if literal else None)


def _needs(
    tree: Module, reporter: Reporter
) -> Iterator[tuple[str, dict[str, tuple[Declared, Span]]]]:
    for module in (each for each in tree.needs if not each.name.span.hole):
        found = {}
        for each in module.value:
            declared = declare(each.value, reporter)
            if declared is not None:
                found[each.name.value] = (declared, each.name.span)
        yield module.name.value, found


def _variables(
    tree: Module, parameters: Mapping[str, tuple[Declared, Value]], reporter: Reporter
) -> Iterator[tuple[str, CheckedVariable]]:
    for each in tree.state:
        declared = declare(each.value, reporter)
        if declared is not None:
            yield each.name.value, _variable(each, declared, parameters, reporter)


def _variable(
    named: Named[Variable],
    declared: Declared,
    parameters: Mapping[str, tuple[Declared, Value]],
    reporter: Reporter,
) -> CheckedVariable:
    tree = named.value
    editable = tree.edit is not None and (tree.edit.value or tree.edit.span.hole)
    init = tree.init
    if init is None:
        message = f"the variable {named.name.value} has no init"
        hint = "add its value before any fault: init: …"
        if tree.default is not None:
            hint = "write init in place of default"
        reporter.report("FML414", named.name.span, message, hint=hint)
        init = VALUE.hole(named.name.span.as_hole())
    parameter = _parameter_of(init, parameters)
    initial = parameters[parameter][1] if parameter else None
    if parameter is None:
        literal = convert(init, declared, reporter)
        initial = literal.value if literal else None
    elif problem := offers(parameters[parameter][0], declared):
        message = f"the parameter {parameter} does not fit {named.name.value}: {problem}"
        hint = f"declare {parameter} with the type, values and range of {named.name.value}"
        reporter.report("FML523", init.span, message, hint=hint)
    _check_menu(named, declared, reporter, editable)
    menu = _menu(tree, declared, reporter) if editable else ()
    return CheckedVariable(
        named.name, declared, initial, parameter, menu, editable, _show(tree, reporter, editable)
    )


def _parameter_of(tree: ValueTree, parameters: Mapping[str, tuple[Declared, Value]]) -> str | None:
    """Return the parameter that ``= name`` names: all that ``init`` may compute."""
    names = names_in(tree.formula) if tree.formula else ()
    return names[0] if len(names) == 1 and names[0] in parameters else None


def _check_menu(
    named: Named[Variable],
    declared: Declared,
    reporter: Reporter,
    editable: bool,  # noqa: FBT001 - private, one caller
) -> None:
    menu, name = named.value.menu, named.name
    if menu is not None and not editable:
        place = menu[0].span if menu else name.span
        hint = "add edit: true, or remove the menu"
        message = f"{name.value} has a menu, but an agent may not edit it"
        reporter.report("FML418", place, message, hint=hint)
    if editable and not menu and declared.kind not in {Kind.BOOL, Kind.ENUM}:
        message = f"{name.value} has no menu, so a discrete interface cannot edit it"
        hint = "add menu: with some values, the right one among them"
        reporter.report("FML419", name.span, message, hint=hint)


def _menu(tree: Variable, declared: Declared, reporter: Reporter) -> tuple[Value, ...]:
    if tree.menu is None:
        plain: tuple[Value, ...] = (False, True) if declared.kind is Kind.BOOL else ()
        if declared.kind is Kind.ENUM:
            plain = declared.values
        return (*plain, None) if plain and declared.nullable else plain
    literals = [convert(each, declared, reporter) for each in tree.menu]
    return tuple(dict.fromkeys(each.value for each in literals if each))


def _show(tree: Variable, reporter: Reporter, editable: bool) -> Show:  # noqa: FBT001 - private, one caller
    if tree.show is None:
        return Show.ALWAYS if editable else Show.HIDDEN
    try:
        return Show(tree.show.value)
    except ValueError:
        hint = "write always or probe, or leave it out to hide the variable"
        message = f"{tree.show.value} is no way to show a variable"
        reporter.report("FML415", tree.show.span, message, hint=hint)
        return Show.HIDDEN


def _defines(
    tree: Module, references: dict[str, Reference], scope: NameScope, reporter: Reporter
) -> dict[str, CheckedDefine]:
    """Check the definitions, each after those that it reads, and add them to ``references``."""
    taken = {each.name.value for each in (*tree.params, *tree.state)}
    expressions = {each.name.value: each for each in tree.define if each.name.value not in taken}
    found: dict[str, CheckedDefine] = {}
    reads = {name: names_in(named.value) for name, named in expressions.items()}
    for name in in_order(reads, lambda name: expressions[name].name.span, reporter):
        inferred = Conditions(scope, reporter).expression(expressions[name].value, None)
        if inferred is None:
            continue
        typed = _with_closed_type(inferred)
        interval = interval_of(typed, scope)
        ranged = interval if interval and not interval.nan else None
        low, high = (ranged.low, ranged.high) if ranged else (None, None)
        found[name] = CheckedDefine(typed, low, high)
        references[name] = Reference("define", name, typed.type, low, high)
    return found


def _with_closed_type(typed: Typed) -> Typed:
    """Return a choice between words as an enum of them, so that it can be written to one."""
    values = _words(typed)
    return evolve(typed, type=EnumType(tuple(dict.fromkeys(values)))) if values else typed


def _words(typed: Typed) -> tuple[str, ...]:
    """Return the words that an expression may give, empty if they are not known."""
    if isinstance(typed.type, EnumType):
        return typed.type.values
    if typed.operator == "literal" and isinstance(typed.constant, str) and typed.type == STRING:
        return (typed.constant,)
    if typed.operator == "conditional":
        then, otherwise = (_words(each) for each in typed.operands[1:])
        return then + otherwise if then and otherwise else ()
    return ()
