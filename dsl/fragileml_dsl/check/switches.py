"""Issues that an agent turns on and off by one setting: a repair without a diagnosis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import field, frozen

from fragileml_dsl.check.checked import CheckedVariable, Instance
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.typed import Typed
from fragileml_dsl.machine.machine import Kind

_FACTS = {"package", "installed", "satisfies", "metric", "stage", "issue"}
"""Operators that read something besides the state."""


def check_switches(instances: tuple[Instance, ...], reporter: Reporter) -> None:
    """Warn of each issue that reads a single editable bool and nothing else."""
    known = {each.name: each for each in instances}
    for instance in instances:
        for issue in instance.module.issues:
            reads = _Reads(known)
            found = {each.name.value: each for each in reads.of(issue.when, instance)}
            if reads.facts or len(found) != 1:
                continue
            (variable,) = found.values()
            if variable.editable and variable.declared.kind is Kind.BOOL:
                name = variable.name.value
                message = f"the issue is a switch: it reads {name} and nothing else"
                hint = "let it read what makes the setting wrong: versions, data or other settings"
                reporter.report("FML716", issue.tree.when.span, message, hint=hint)


@frozen
class _Reads:
    """Collects what an expression reads, definitions written out."""

    instances: Mapping[str, Instance]
    facts: list[str] = field(factory=list)
    _seen: set[tuple[str, str]] = field(factory=set)

    def of(self, typed: Typed, owner: Instance) -> Iterator[CheckedVariable]:
        """Yield the variables that an expression of the module ``owner`` reads."""
        for node in typed.walk():
            if node.operator in _FACTS:
                self.facts.append(node.operator)
            if node.operator not in {"variable", "define"}:
                continue
            module, _, name = str(node.constant).rpartition(".")
            home = self.instances.get(module) if module else owner
            if home is None or (home.name, name) in self._seen:
                continue
            self._seen.add((home.name, name))
            if name in home.module.variables:
                yield home.module.variables[name]
            elif name in home.module.defines:
                yield from self.of(home.module.defines[name].value, home)
