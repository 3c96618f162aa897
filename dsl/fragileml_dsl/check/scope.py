"""The names that an expression may read, and what to say of one that it may not."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Mapping

from attrs import evolve, field, frozen

from fragileml_dsl.check.checked import Declared
from fragileml_dsl.check.known import Names
from fragileml_dsl.check.literals import bounds_of
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.compatibility import base
from fragileml_dsl.expressions.scope import SPECIAL_NAMES, Reference, Unknown
from fragileml_dsl.expressions.syntax_errors import RESERVED_WORDS
from fragileml_dsl.expressions.types import EnumType, SetType, Type
from fragileml_dsl.machine.machine import Kind
from fragileml_dsl.source import Located


@frozen
class NameScope:
    """A scope of the expression checker; see :class:`fragileml_dsl.expressions.scope.Scope`.

    Attributes:
        references: What each name stands for; others' names are dotted.
        declared: Names that were declared, soundly or not: nothing more is said of a wrong one.
        modules: Names of modules that may stand before a dot.
        needing: Whether other modules' names must be declared in ``needs`` first.
        metrics: Metrics that ``metric()`` may name, or None where it is not allowed.
        stages: Stages that ``stage()`` may name, or None where it is not allowed.
        issues: Issues that ``issue()`` may name, or None where it is not allowed.
        packages: Installed packages, or None where they are not known yet.
        value: Whether ``value`` is a name here.
        nan: Whether ``nan`` is a name here.
    """

    references: Mapping[str, Reference]
    declared: Names = field(factory=Names)
    modules: Names = field(factory=Names)
    needing: bool = False
    metrics: Collection[str] | None = None
    stages: Collection[str] | None = None
    issues: Collection[str] | None = None
    packages: Mapping[str, str] | None = None
    value: bool = False
    nan: bool = False

    def reference(self, name: str) -> Reference | Unknown:
        """Return what ``name`` stands for, or why it stands for nothing."""
        known = self.references.get(name)
        if known is not None:
            return known
        if name in self.declared:
            return Unknown("", "", "")
        module, dot, variable = name.partition(".")
        if self.metrics is not None and name in self.metrics:
            hint = f"write metric('{module}', '{variable}')"
            return Unknown("FML401", f"{name} is a metric, not a variable", hint)
        if dot and self.needing and module not in self.modules:
            return self._not_needed(module, variable)
        return self._undeclared(name)

    def _not_needed(self, module: str, variable: str) -> Unknown:
        near = difflib.get_close_matches(module, self.modules, 1)
        hint = f"declare it: needs: {{{module}: {{{variable}: {{type: …}}}}}}"
        if module == "packages":
            hint = f"write packages['{variable}']"
        elif variable in self.references:
            hint = f"write {variable} if it is this module's own, else {hint}"
        return Unknown(
            "FML402",
            f"the module {module} is not among this module's needs",
            f"did you mean {near[0]}.{variable}?" if near else hint,
        )

    def _undeclared(self, name: str) -> Unknown:
        _, dotted, plain = name.rpartition(".")
        elsewhere = sorted(each for each in self.references if each.rpartition(".")[2] == plain)
        near = elsewhere or difflib.get_close_matches(name, sorted(self.references), 1)
        hint = f"did you mean {near[0]}?" if near else "declare it under state: or define:"
        if any(name in _values(each.type) for each in self.references.values()):
            hint = f"write '{name}': a value stands in quotes"
        elif not near and self.needing and not dotted:
            hint = f"declare it under state; what another module has is module.{name}"
        return Unknown("FML401", f"there is no name {name} here", hint)

    def with_run(self, metrics: Collection[str], stages: Collection[str]) -> NameScope:
        """Return the scope of texts, goals and injections, which may read what runs left."""
        return evolve(self, metrics=metrics, stages=stages)

    def for_metrics(self, *, value: bool) -> NameScope:
        """Return the scope of a metric's formula or, with ``value``, of an effect."""
        return evolve(self, value=value, nan=True)


def _values(type_: Type) -> tuple[str, ...]:
    plain = base(type_)
    return plain.values if isinstance(plain, EnumType | SetType) else ()


def reference_to(
    name: str, declared: Declared, operator: str = "variable", known_as: str | None = None
) -> Reference:
    """Return the reference for a declared name; ``known_as`` is what terms will look up."""
    numeric = declared.kind in {Kind.INT, Kind.DOUBLE}
    low, high = bounds_of(declared) if numeric else (None, None)
    return Reference(operator, known_as or name, declared.type, low, high)


UNREADABLE = RESERVED_WORDS | SPECIAL_NAMES
"""Names that no expression could read, because they mean something else there."""


def check_readable(name: Located[str], reporter: Reporter) -> None:
    """Report a declared name that no expression could read."""
    if name.value in UNREADABLE:
        message = f"{name.value} has a meaning of its own in expressions"
        reporter.report("FML435", name.span, message, hint=f"call it {name.value}_ or the like")


def names_near(name: str, known: Iterable[str]) -> str:
    """Return a hint with the known name closest to ``name``, or with some of them.

    It is empty if there are none.
    """
    names = sorted(known)
    near = difflib.get_close_matches(name, names, 1)
    if near:
        return f"did you mean {near[0]}?"
    if not names:
        return ""
    more = f" and {len(names) - _SHORT} more" if len(names) > _SHORT else ""
    return f"there {'is' if len(names) == 1 else 'are'} {', '.join(names[:_SHORT])}{more}"


_SHORT = 8
