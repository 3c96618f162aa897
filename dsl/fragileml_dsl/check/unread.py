"""What is declared and then read by nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from fragileml_dsl.check.names import reads_of
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Located
from fragileml_dsl.syntax.module import Module


def check_private(tree: Module, reporter: Reporter) -> None:
    """Warn of parameters and needs that a module does not read: nobody else can."""
    reads = reads_of(tree)
    if reads is None:
        return
    for each in tree.params:
        if each.name.value not in reads:
            _report("FML431", each.name, "parameter", reporter)
    for module in tree.needs:
        for each in module.value:
            if f"{module.name.value}.{each.name.value}" not in reads:
                _report("FML432", each.name, "need", reporter)


def check_definitions(
    modules: Iterable[Module], readers: Sequence[object], reporter: Reporter
) -> None:
    """Warn of definitions that neither their module nor any other document reads.

    Args:
        modules: The modules to judge.
        readers: The trees of all documents that may read them.
        reporter: Where findings go.
    """
    reads = [reads_of(each) for each in readers]
    known = [each for each in reads if each is not None]
    if len(known) < len(reads):
        return
    elsewhere = {name.rpartition(".")[2] for each in known for name in each if "." in name}
    for module in modules:
        taken = {each.name.value for each in (*module.params, *module.state)}
        read = {*(reads_of(module) or ()), *elsewhere, *taken}
        for each in module.define:
            if each.name.value not in read:
                _report("FML430", each.name, "definition", reporter)


def _report(code: str, name: Located[str], what: str, reporter: Reporter) -> None:
    message = f"the {what} {name.value} is never read"
    reporter.report(code, name.span, message, hint="remove it, or read it in an expression")
