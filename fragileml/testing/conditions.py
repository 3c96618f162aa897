"""Ways to make conditions, null guarded before it is used."""

from __future__ import annotations

from collections.abc import Sequence

from fragileml.testing.formula import (
    AND,
    ATOM,
    OR,
    RELATION,
    SUM,
    UNARY,
    Form,
    Formula,
    Pen,
    made,
)
from fragileml.testing.numbers import conditional, literal_double, literal_int
from fragileml.testing.words import VERSIONS, quoted
from fragileml_dsl.expressions.types import (
    BOOL,
    DOUBLE,
    INT,
    STRING,
    VERSION,
    EnumType,
    Nullable,
    SetType,
    Type,
)

_ORDERS = ("<", "<=", ">", ">=")
_EQUALITIES = ("==", "!=")
_PATTERNS = ("^[a-z]+$", "1|2", r"\d{2,}", "(?i)FP.*")
_SPECIFIERS = (">=1.0", ">=2,<3", "!=1.0.1", "==4.*", "~=1.0")
_MARKS = ("never", "stale", "green", "failed")


def relation(left: Formula, operator: str, right: Formula) -> Formula:
    """Return a comparison."""
    return made(f"{left.at(SUM)} {operator} {right.at(SUM)}", BOOL, RELATION, left, right)


def both(left: Formula, right: Formula) -> Formula:
    """Return ``left && right``."""
    return made(f"{left.at(AND)} && {right.at(RELATION)}", BOOL, AND, left, right)


def either(left: Formula, right: Formula) -> Formula:
    """Return ``left || right``."""
    return made(f"{left.at(OR)} || {right.at(AND)}", BOOL, OR, left, right)


def negation(operand: Formula) -> Formula:
    """Return ``!operand``."""
    return made(f"!{operand.at(ATOM)}", BOOL, UNARY, operand)


def member(text: str, set_: Formula) -> Formula:
    """Return ``'text' in set``."""
    return made(f"{quoted(text)} in {set_.at(SUM)}", BOOL, RELATION, set_)


def _leaf(pen: Pen, _type: Type) -> Formula:
    """A bool variable, or the shortest condition on some other name."""
    usable = [each for each in pen.scope.names if each.type != STRING]
    if not usable:
        return _without_names(pen)
    name = pen.choose(usable)
    match name.type:
        case Nullable():
            null = made("null", name.type, ATOM)
            return relation(name, pen.choose(_EQUALITIES), null)
        case EnumType(values=values):
            chosen = made(quoted(pen.choose(values)), name.type, ATOM)
            return relation(name, pen.choose(_EQUALITIES), chosen)
        case SetType(values=values):
            return member(pen.choose(values), name)
    if name.type == BOOL:
        return name
    if name.type == INT:
        low = max(name.low, -50)
        middle = pen.number(low, max(low, min(name.high, 200)))
        return relation(name, pen.choose(_ORDERS), literal_int(middle))
    if name.type == DOUBLE:
        limit = literal_double(pen.choose(("0.1", "0.5", "2.0")))
        return relation(name, pen.choose(_ORDERS), limit)
    literal = made(quoted(pen.choose(VERSIONS)), VERSION, ATOM)
    return relation(name, pen.choose(_ORDERS), literal)


def _without_names(pen: Pen) -> Formula:
    if pen.scope.value:
        return relation(made("value", DOUBLE, ATOM), pen.choose(_ORDERS), literal_double("0.5"))
    return _installed(pen, BOOL) or made(pen.choose(("true", "false")), BOOL, ATOM)


def _not(pen: Pen, _type: Type) -> Formula:
    return negation(pen.formula(BOOL))


def _and(pen: Pen, _type: Type) -> Formula:
    return both(pen.formula(BOOL), pen.formula(BOOL))


def _or(pen: Pen, _type: Type) -> Formula:
    return either(pen.formula(BOOL), pen.formula(BOOL))


def _ints(pen: Pen, _type: Type) -> Formula:
    operator = pen.choose((*_ORDERS, *_EQUALITIES))
    return relation(pen.formula(INT), operator, pen.formula(INT))


def _doubles(pen: Pen, _type: Type) -> Formula:
    return relation(pen.formula(DOUBLE), pen.choose(_ORDERS), pen.formula(DOUBLE))


def _among(pen: Pen, _type: Type) -> Formula:
    """``name in [word, word]`` or the same with ints."""
    enums = pen.scope.kinds(EnumType)
    if enums and pen.number(0, 1):
        name, enum = pen.choose(enums)
        chosen = [each for each in enum.values if pen.number(0, 1)] or [enum.values[-1]]
        text = f"{name.text} in [{', '.join(map(quoted, chosen))}]"
        return made(text, BOOL, RELATION, name)
    left, first, second = (pen.formula(INT) for _ in range(3))
    text = f"{left.at(SUM)} in [{first.text}, {second.text}]"
    return made(text, BOOL, RELATION, left, first, second)


def _sets(pen: Pen, _type: Type) -> Formula | None:
    """Equality of sets: the left one names its type."""
    names = pen.scope.kinds(SetType)
    if not names:
        return None
    name, type_ = pen.choose(names)
    return relation(name, pen.choose(_EQUALITIES), pen.formula(type_))


def _texts(pen: Pen, _type: Type) -> Formula:
    whole = pen.formula(STRING)
    method = pen.choose(("startsWith", "endsWith", "contains", "matches"))
    argument = quoted(pen.choose(_PATTERNS if method == "matches" else ("a", "fp", "1", "")))
    return made(f"{whole.at(ATOM)}.{method}({_raw(argument)})", BOOL, ATOM, whole)


def _raw(argument: str) -> str:
    return f"r{argument}" if "\\" in argument else argument


def _guarded(pen: Pen, _type: Type) -> Formula | None:
    """``x != null && …`` or ``x == null || …``, where the right side may read ``x``."""
    names = [name for name, _ in pen.scope.kinds(Nullable)]
    if not names:
        return None
    name, present = pen.choose(names), bool(pen.number(0, 1))
    guard = relation(name, "!=" if present else "==", made("null", name.type, ATOM))
    inside = pen.within(pen.scope.knowing(name)).formula(BOOL)
    return both(guard, inside) if present else either(guard, inside)


def _perhaps(pen: Pen, _type: Type) -> Formula | None:
    """An ordered comparison with what may be null."""
    names = [(name, each.inner) for name, each in pen.scope.kinds(Nullable)]
    ordered = [(name, type_) for name, type_ in names if type_ in {INT, DOUBLE, VERSION}]
    if not ordered:
        return None
    name, type_ = pen.choose(ordered)
    return relation(name, pen.choose(_ORDERS), pen.formula(type_))


def _versions(pen: Pen, _type: Type) -> Formula:
    operator = pen.choose((*_ORDERS, *_EQUALITIES))
    return relation(pen.formula(VERSION), operator, pen.formula(VERSION))


def _installed(pen: Pen, _type: Type) -> Formula | None:
    if not pen.scope.packages:
        return None
    name, version = pen.choose(pen.scope.packages)
    package = made(f"packages['{name}']", Nullable(VERSION), ATOM)
    literal = made(quoted(pen.choose((version, *VERSIONS))), VERSION, ATOM)
    form = pen.number(0, 2)
    if form == 0:
        return made(f"installed('{name}')", BOOL, ATOM)
    if form == 1:
        return made(f"satisfies('{name}', '{pen.choose(_SPECIFIERS)}')", BOOL, ATOM)
    null = made("null", VERSION, ATOM)
    return both(relation(package, "!=", null), relation(package, pen.choose(_ORDERS), literal))


def _quantified(pen: Pen, _type: Type) -> Formula:
    """``[a, b].all(x, …)`` and its kind, or over the values of a set."""
    macro = pen.choose(("all", "exists", "exists_one"))
    sets = pen.scope.kinds(SetType)
    operands: Sequence[Formula]
    if sets and pen.number(0, 1):
        name, set_type = pen.choose(sets)
        operands, range_ = [name], name.text
        variable = made("x", EnumType(set_type.values), ATOM)
    else:
        operands = [pen.formula(INT), pen.formula(INT)]
        range_ = f"[{operands[0].text}, {operands[1].text}]"
        within = min(each.low for each in operands), max(each.high for each in operands)
        variable = made("x", INT, ATOM, within=within)
    body = pen.within(pen.scope.binding(variable)).formula(BOOL)
    return made(f"{range_}.{macro}(x, {body.text})", BOOL, ATOM, *operands, body)


def _mapped(pen: Pen, _type: Type) -> Formula:
    """``k in {…}`` or a guarded look-up in a map written out."""
    first, second = pen.formula(INT), pen.formula(INT)
    table = f"{{'a': {first.text}, 'b': {second.text}}}"
    form = pen.choose((f"'b' in {table}", f"{table}['a'] > {second.at(SUM)}", f"has({table}.a)"))
    return made(form, BOOL, RELATION, first, second)


def _run(pen: Pen, _type: Type) -> Formula | None:
    """What only goals, texts and injections may ask: metrics, marks and issues."""
    scope = pen.scope
    options: list[Formula] = []
    if scope.metrics:
        stage, _, name = pen.choose(scope.metrics).partition(".")
        metric = made(f"metric('{stage}', '{name}')", Nullable(DOUBLE), ATOM)
        limit = literal_double(pen.choose(("0.25", "0.5", "0.9")))
        options.append(relation(metric, pen.choose(_ORDERS), limit))
    if scope.stages:
        mark = made(f"stage('{pen.choose(scope.stages)}')", EnumType(_MARKS), ATOM)
        word = made(quoted(pen.choose(_MARKS)), mark.type, ATOM)
        options.append(relation(mark, pen.choose(_EQUALITIES), word))
    if scope.issues:
        options.append(made(f"issue('{pen.choose(scope.issues)}')", BOOL, ATOM))
    return pen.choose(options) if options else None


CONDITIONS: tuple[Form, ...] = (
    _leaf,
    _leaf,
    _not,
    _and,
    _or,
    _ints,
    _doubles,
    _among,
    _sets,
    _texts,
    _guarded,
    _perhaps,
    _versions,
    _installed,
    _quantified,
    _mapped,
    _run,
    conditional,
)
"""Ways to make a condition."""
