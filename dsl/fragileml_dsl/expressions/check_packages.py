"""What expressions can ask of packages, metrics, stages and issues: all by literal names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fragileml_dsl.expressions.closest import did_you_mean
from fragileml_dsl.expressions.tree import Literal
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.expressions.types import BOOL, DOUBLE, VERSION, EnumType, Nullable, Type

if TYPE_CHECKING:
    from collections.abc import Collection

    from fragileml_dsl.expressions.checker import Checker
    from fragileml_dsl.expressions.environment import Environment
    from fragileml_dsl.expressions.tree import Call, Expression, Index

MARKS = EnumType(("never", "stale", "green", "failed"))
"""What ``stage()`` yields."""


def package(checker: Checker, node: Index, environment: Environment) -> Typed:
    """``packages['name']``: the installed version, or null."""
    name = _package_name(checker, node.index)
    if name is None:
        return checker.infer(node.index, None, environment)
    type_: Type = VERSION if ("package", name) in environment.present else Nullable(VERSION)
    return Typed("package", (), name, type_, node.span)


def installed(checker: Checker, node: Call, _environment: Environment) -> Typed:
    """``installed('name')``: whether the package is installed."""
    name = _package_name(checker, node.arguments[0])
    return Typed("installed", (), name, BOOL, node.span)


def satisfies(checker: Checker, node: Call, _environment: Environment) -> Typed:
    """``satisfies('name', '>=1,<2')``: false where the package is absent."""
    from packaging.specifiers import InvalidSpecifier, SpecifierSet

    name = _package_name(checker, node.arguments[0])
    specifier = _text(checker, node.arguments[1], "a specifier such as '>=4.40,<5'")
    try:
        SpecifierSet(specifier or "")
    except InvalidSpecifier:
        span = node.arguments[1].span
        message = f"{specifier!r} is not a version specifier"
        checker.fail("FML509", span, message, "write it as in '>=4.40,<5'")
    return Typed("satisfies", (), (name or "", specifier or ""), BOOL, node.span)


def pip_check(_checker: Checker, node: Call, _environment: Environment) -> Typed:
    """``pip_check_ok()``: whether every installed package has what it requires."""
    return Typed("pip_check", (), None, BOOL, node.span)


def metric(checker: Checker, node: Call, _environment: Environment) -> Typed:
    """``metric('stage', 'name')``: null unless the stage is green."""
    stage = _text(checker, node.arguments[0], "the name of a stage")
    name = _text(checker, node.arguments[1], "the name of a metric")
    full = f"{stage}.{name}" if stage is not None and name is not None else None
    return _named(checker, node, full, checker.scope.metrics, ("metric", Nullable(DOUBLE)))


def stage(checker: Checker, node: Call, _environment: Environment) -> Typed:
    """``stage('name')``: its mark."""
    name = _text(checker, node.arguments[0], "the name of a stage")
    return _named(checker, node, name, checker.scope.stages, ("stage", MARKS))


def issue(checker: Checker, node: Call, _environment: Environment) -> Typed:
    """``issue('module/id')``: whether it holds."""
    name = _text(checker, node.arguments[0], "an issue as 'module/id'")
    return _named(checker, node, name, checker.scope.issues, ("issue", BOOL))


_CODES = {"metric": "FML451", "stage": "FML452", "issue": "FML453"}
_PLACES = {
    "metric": "success, keep and texts",
    "stage": "success, keep, texts and the `when` of an injection",
    "issue": "success, keep, texts and other issues",
}


def _named(
    checker: Checker,
    node: Call,
    name: str | None,
    known: Collection[str] | None,
    meaning: tuple[str, Type],
) -> Typed:
    """Return the metric, stage or issue called ``name``, if such things may be read here."""
    operator, type_ = meaning
    if known is None:
        message = f"{operator}() cannot be read here"
        hint = f"it may stand in {_PLACES[operator]}"
        return checker.fail("FML455", node.span, message, hint)
    if name is not None and name not in known:
        span = node.arguments[-1].span
        hint = did_you_mean(name, known)
        return checker.fail(_CODES[operator], span, f"there is no {operator} {name}", hint)
    return Typed(operator, (), name, type_, node.span)


def _package_name(checker: Checker, node: Expression) -> str | None:
    """Return the canonical name of a package; an unknown one close to a known one gets a word."""
    from packaging.utils import canonicalize_name

    text = _text(checker, node, "the name of a package")
    if text is None:
        return None
    name = str(canonicalize_name(text))
    known = checker.scope.packages
    hint = did_you_mean(name, known) if known is not None and name not in known else ""
    if hint:
        message = f"no package {name} is installed in this pipeline"
        checker.reporter.report("FML454", node.span, message, hint=hint)
    return name


def _text(checker: Checker, node: Expression, what: str) -> str | None:
    """Return the text of a literal; anything else is reported."""
    if isinstance(node, Literal) and isinstance(node.value, str):
        return node.value
    checker.fail("FML456", node.span, f"expected {what} in quotes", "names are written out")
    return None
