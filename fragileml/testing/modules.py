"""Random modules: issues that faults can raise, probes, actions, caches and counters."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import evolve, frozen
from hypothesis import strategies as st

from fragileml.testing.conditions import both, either
from fragileml.testing.expressions import pen
from fragileml.testing.formula import (
    ATOM,
    GREATEST_INT,
    LEAST_INT,
    OR,
    RELATION,
    TERNARY,
    Formula,
    Pen,
    Scope,
    made,
)
from fragileml.testing.frames import Frame, ModuleFrame
from fragileml.testing.variables import Variable, deviation
from fragileml.testing.words import quoted
from fragileml.testing.writer import Tree
from fragileml.testing.writes import assignments, some, text
from fragileml_dsl.expressions.types import BOOL, DOUBLE, INT, EnumType, Type
from fragileml_dsl.machine.machine import Kind
from fragileml_dsl.machine.term import Value
from fragileml_dsl.syntax.names import STAGES

_DEFINED: tuple[Type, ...] = (BOOL, INT, DOUBLE)


@frozen
class Break:
    """What makes an issue hold.

    Attributes:
        issue: The issue's id in its module.
        values: Values for variables of the module.
        others: Values for variables of other modules, by full name.
    """

    issue: str
    values: tuple[tuple[Variable, Value], ...]
    others: tuple[tuple[str, Value], ...] = ()


@frozen
class DrawnModule:
    """A module.

    Attributes:
        frame: Its names.
        tree: Its document, without the first lines and the id.
        defines: Its definitions as names in its own expressions.
        breaks: How its issues are raised, those of stages that the pipeline lacks left out.
        faults: By name: which of its variables a fault sets.
        causes: The causes of its issues.
        probes: Names of its probes.
        actions: Names of its actions.
    """

    frame: ModuleFrame
    tree: dict[str, Tree]
    defines: tuple[Formula, ...]
    breaks: tuple[Break, ...]
    faults: dict[str, tuple[str, ...]]
    causes: tuple[str, ...]
    probes: tuple[str, ...]
    actions: tuple[str, ...]


@st.composite
def modules(
    draw: st.DrawFn, frame: Frame, own: ModuleFrame, before: Sequence[DrawnModule]
) -> DrawnModule:
    """Draw a module.

    Args:
        draw: Given by Hypothesis.
        frame: The names of its pipeline.
        own: Its own names.
        before: Modules that have been drawn: it may need their definitions.
    """
    return _Author(draw, frame, own, tuple(before)).module()


@frozen
class _Author:
    draw: st.DrawFn
    frame: Frame
    own: ModuleFrame
    before: tuple[DrawnModule, ...]

    def module(self) -> DrawnModule:
        needs, needed = self._needs()
        parameter, names = self._parameter()
        scope = Scope((*names, *self.own.names(), *needed), packages=self._packages())
        define, defines = self._defines(scope)
        scope = scope.binding(*defines)
        issues, breaks = self._issues(scope)
        tree: dict[str, Tree] = {
            "title": f"The module {self.own.id}",
            "params": parameter,
            "needs": needs,
            "needs_metrics": list(self.frame.metrics),
            "state": self._state(),
            "define": define,
            "on_success": self._on_success(scope),
            "issues": issues,
        }
        faults, sets = self._faults(scope, breaks)
        shown = self._texts(scope.only_shown())
        probes = {f"probe-{n}": self._probe(shown) for n in range(self._number(0, 2))}
        actions = {f"action-{n}": self._action(scope) for n in range(self._number(0, 2))}
        tree |= {"faults": faults, "probes": probes, "actions": actions}
        return DrawnModule(
            self.own,
            {key: each for key, each in tree.items() if each},
            defines,
            breaks,
            sets,
            tuple(str(each["cause"]) for each in issues.values()),
            tuple(probes),
            tuple(actions),
        )

    def _number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def _pen(self, scope: Scope, depth: int = 2) -> Pen:
        return pen(self.draw, scope, depth)

    def _texts(self, scope: Scope) -> Pen:
        """Return the pen of texts, which may also print metrics and marks."""
        return self._pen(evolve(scope, metrics=self.frame.metrics, stages=STAGES), 1)

    def _packages(self) -> tuple[tuple[str, str], ...]:
        return (*self.frame.packages, ("unheard-of", "1.0"))

    def _state(self) -> dict[str, Tree]:
        state = {each.name: each.tree() for each in self.own.variables}
        initialised = self.own.parameterised
        if initialised is not None:
            state[initialised.name]["init"] = f"= {self.own.parameter}"
        return dict(state)

    def _parameter(self) -> tuple[dict[str, Tree], tuple[Formula, ...]]:
        variable = self.own.parameterised
        if variable is None:
            return {}, ()
        name = self.own.parameter
        tree = variable.type_tree() | {"default": variable.candidates[0]}
        return {name: tree}, (made(name, INT, variable.read().level, within=variable.range),)

    def _needs(self) -> tuple[dict[str, Tree], tuple[Formula, ...]]:
        """Choose up to two variables and a definition of each other module."""
        tree: dict[str, Tree] = {}
        names: list[Formula] = []
        for other in self.frame.modules:
            if other.id == self.own.id or not self._number(0, 2):
                continue
            chosen = some(self._pen(Scope()), other.variables)
            needed: dict[str, Tree] = {each.name: self._need(each) for each in chosen}
            names += [each.read(f"{other.id}.") for each in chosen]
            for define in self._definitions_of(other):
                needed[define.text] = _need_of(define)
                names.append(_needed(define, other.id))
            tree[other.id] = needed
        return tree, tuple(names)

    def _need(self, variable: Variable) -> Tree:
        short = variable.kind is Kind.ENUM and not variable.nullable and self._number(0, 1)
        return variable.words if short else variable.type_tree()

    def _definitions_of(self, other: ModuleFrame) -> list[Formula]:
        drawn = next((each for each in self.before if each.frame == other), None)
        known = drawn.defines if drawn else ()
        return [each for each in known if self._number(0, 1)]

    def _defines(self, scope: Scope) -> tuple[dict[str, Tree], tuple[Formula, ...]]:
        tree: dict[str, Tree] = {}
        names: list[Formula] = []
        for cache, source in self._caches():
            formula = _in_force(cache, source)
            tree[f"{cache.name}_in_force"] = formula.text
            names.append(evolve(formula, text=f"{cache.name}_in_force", level=ATOM))
        for number in range(self._number(0, 2)):
            type_ = self.draw(st.sampled_from(_DEFINED))
            formula = self._pen(scope.binding(*names)).formula(type_)
            if type_ == INT:
                formula = _within_state(formula)
            tree[f"derived_{number}"] = formula.text
            names.append(evolve(formula, text=f"derived_{number}", level=ATOM))
        return tree, tuple(names)

    def _caches(self) -> list[tuple[Variable, Variable]]:
        """Return pairs of an enum that a stage writes and one with the same words."""
        enums = [e for e in self.own.variables if e.kind is Kind.ENUM and not e.nullable]
        return [
            (cache, source)
            for cache in enums
            for source in enums
            if cache.writer and not source.writer and cache.words == source.words
        ][:1]

    def _on_success(self, scope: Scope) -> dict[str, Tree]:
        caches = {cache.name for cache, _ in self._caches()}
        tree: dict[str, Tree] = {}
        for stage in self.frame.stage_names:
            written = [each for each in self.own.variables if each.writer == stage]
            plain = [e for e in written if e.name not in caches and self._number(0, 2)]
            values = assignments(self._pen(scope, 1), plain)
            values |= {e.name: f"= {e.name}_in_force" for e in written if e.name in caches}
            if values:
                tree[stage] = values
        return tree

    def _issues(self, scope: Scope) -> tuple[dict[str, dict[str, Tree]], tuple[Break, ...]]:
        tree: dict[str, dict[str, Tree]] = {}
        breaks: list[Break] = []
        for number in range(self._number(1, 3)):
            metrics = tuple(e for e in self.frame.metrics if not self._number(0, 2))
            readable = scope.written_by(self.frame.before_metrics(metrics))
            usable = [e for e in self.own.variables if e.read() in readable.names]
            if not usable:
                continue
            when, raised = self._when(readable, usable, f"issue-{number}")
            issue = self._issue(readable, when, metrics)
            counter = self._counter(usable)
            if counter:
                issue |= _counting(counter, when)
            tree[f"issue-{number}"] = issue
            if issue["stage"] in self.frame.stage_names and not counter:
                breaks.append(raised)
        return tree, tuple(breaks)

    def _counter(self, usable: Sequence[Variable]) -> Variable | None:
        """Return a whole number that a stage may count down, now and then."""
        ints = [e for e in usable if e.kind is Kind.INT and e.writer and not e.nullable]
        return self.draw(st.sampled_from(ints)) if ints and self._number(0, 1) else None

    def _when(self, scope: Scope, usable: list[Variable], issue: str) -> tuple[Formula, Break]:
        """Return a condition that as a rule is false at first, and what makes it true."""
        first = self.draw(st.sampled_from(usable))
        second, prefix = self._second(scope, usable)
        left, value = deviation(self.draw, first)
        right, other = deviation(self.draw, second, prefix)
        inner = self._pen(scope).formula(BOOL)
        forms = {
            "alone": left,
            "and anything": both(left, inner),
            "one of two": either(left, right),
            "both": both(left, right),
            "either case": made(
                f"{inner.at(OR)} ? {left.at(OR)} : {right.at(TERNARY)}",
                BOOL,
                TERNARY,
                *(inner, left, right),
            ),
            "anything": inner,
        }
        form = self.draw(st.sampled_from(list(forms)))
        values = [(first, value)]
        others: list[tuple[str, Value]] = []
        if form in {"both", "either case"} and prefix:
            others.append((prefix + second.name, other))
        elif form in {"both", "either case"} and second.name != first.name:
            values.append((second, other))
        return forms[form], Break(issue, tuple(values), tuple(others))

    def _second(self, scope: Scope, usable: list[Variable]) -> tuple[Variable, str]:
        """Return another variable, of this module or a needed one, and its prefix."""
        readable = set(scope.names)
        foreign = [
            (each, f"{other.id}.")
            for other in self.frame.modules
            if other.id != self.own.id
            for each in other.variables
            if each.read(f"{other.id}.") in readable
        ]
        if foreign and self._number(0, 1):
            return self.draw(st.sampled_from(foreign))
        return self.draw(st.sampled_from(usable)), ""

    def _issue(self, scope: Scope, when: Formula, metrics: tuple[str, ...]) -> dict[str, Tree]:
        in_pipeline = self._number(0, 9) > 0
        stage = self.draw(st.sampled_from(self.frame.stage_names if in_pipeline else STAGES))
        visibility, texts = self._visibility(scope), self._texts(scope)
        tree: dict[str, Tree] = {
            "title": "Something does not fit",
            "stage": stage,
            "cause": self.draw(st.sampled_from(self.frame.causes)),
            "when": when.text,
        }
        if visibility != "loud":
            tree["visibility"] = visibility
        if visibility != "silent":
            tree["error"] = self._choices(texts)
        if not self._number(0, 3):
            tree["log"] = [text(texts) for _ in range(self._number(1, 2))]
        then = [each for each in self.own.variables if each.writer == stage]
        if then and self._number(0, 1):
            tree["then"] = assignments(self._pen(scope, 1), some(self._pen(scope), then))
        if metrics:
            tree["effect"] = {each: self._effect(scope) for each in metrics}
        if not self._number(0, 3):
            tree["weight"] = self._number(1, 5)
        return tree

    def _visibility(self, scope: Scope) -> Tree:
        word = self.draw(st.sampled_from(("loud", "loud", "loud", "warning", "silent", "")))
        if word:
            return word
        words = self.draw(st.permutations(("loud", "warning", "silent")))
        return [{"when": self._pen(scope, 1).formula(BOOL).text, "is": words[0]}, {"is": words[1]}]

    def _choices(self, texts: Pen) -> Tree:
        if self._number(0, 1):
            return text(texts)
        plain = texts.within(evolve(texts.scope, metrics=(), stages=()))
        first: dict[str, Tree] = {"when": plain.formula(BOOL).text, "text": text(texts)}
        last: dict[str, Tree] = {"text": text(texts)}
        for each in (first, last):
            if self._number(0, 1):
                each["chain"] = text(texts)
        return [first, last]

    def _effect(self, scope: Scope) -> Tree:
        value = made("value", DOUBLE, ATOM)
        writer = self._pen(evolve(scope.binding(value), value=True), 1)
        formula = writer.formula(DOUBLE).text
        if self._number(0, 2):
            return formula
        return {"value": formula, "logged": self.draw(st.sampled_from(("nan", "value * 2.0")))}

    def _faults(
        self, scope: Scope, breaks: Sequence[Break]
    ) -> tuple[dict[str, Tree], dict[str, tuple[str, ...]]]:
        tree: dict[str, Tree] = {}
        sets: dict[str, tuple[str, ...]] = {}
        for each in breaks:
            values: dict[str, Tree] = {variable.name: value for variable, value in each.values}
            if not self._number(0, 4):
                values = assignments(self._pen(scope, 1), [variable for variable, _ in each.values])
            tree[f"raise-{each.issue}"] = {"set": values, "raises": [each.issue]}
            sets[f"raise-{each.issue}"] = tuple(values)
        return tree, sets

    def _probe(self, texts: Pen) -> dict[str, Tree]:
        tree: dict[str, Tree] = {"text": text(texts)}
        if not self._number(0, 2):
            plain = texts.within(evolve(texts.scope, metrics=(), stages=()))
            guarded: dict[str, Tree] = {"when": plain.formula(BOOL).text, "text": text(texts)}
            tree["text"] = [guarded, {"text": text(texts)}]
        if not self._number(0, 2):
            tree["after"] = self.draw(st.sampled_from(self.frame.stage_names))
        if self._number(0, 1):
            tree["minutes"] = self._number(0, 9)
        return tree

    def _action(self, scope: Scope) -> dict[str, Tree]:
        targets = some(self._pen(scope), self.own.variables)
        tree: dict[str, Tree] = {"do": assignments(self._pen(scope, 1), targets)}
        if self._number(0, 2):
            tree["when"] = self._pen(scope, 1).formula(BOOL).text
        if self._number(0, 1):
            tree["minutes"] = self._number(0, 9)
        if self._number(0, 1):
            tree["log"] = text(self._texts(scope))
        return tree


def _counting(counter: Variable, when: Formula) -> dict[str, Tree]:
    """Return the part of an issue that goes away when its stage has failed often enough."""
    name, low = counter.name, counter.range[0]
    left = made(f"{name} > {low}", BOOL, RELATION)
    condition = both(left, when)
    then: dict[str, Tree] = {name: f"= {name} - 1"}
    return {"stage": counter.writer, "when": condition.text, "then": then}


def _in_force(cache: Variable, source: Variable) -> Formula:
    first, second = cache.read(), source.read()
    empty = quoted(cache.candidates[0] if isinstance(cache.candidates[0], str) else "")
    written = f"{first.text} == {empty} ? {second.text} : {first.text}"
    return made(written, EnumType(cache.words), TERNARY, first, first, second)


def _within_state(formula: Formula) -> Formula:
    """Return an int definition that others may need: it lies in the range of a variable."""
    if abs(formula.low) <= 2**30 and abs(formula.high) <= 2**30:
        return formula
    return made(f"clamp({formula.text}, 0, 1000)", INT, ATOM, formula, within=(0, 1000))


def _needed(define: Formula, module: str) -> Formula:
    """Return another module's definition as its need declares it: without a range of its own."""
    text = f"{module}.{define.text}"
    return evolve(define, text=text, low=LEAST_INT, high=GREATEST_INT)


def _need_of(define: Formula) -> Tree:
    if isinstance(define.type, EnumType):
        return define.type.values
    return {"type": str(define.type)}
