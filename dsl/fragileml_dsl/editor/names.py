"""The names that may be written at the cursor, by what they stand for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from fragileml_dsl.check.checked import CheckedModule
from fragileml_dsl.check.scripts import BUILT_IN_PROBES
from fragileml_dsl.editor.items import Item, ItemKind
from fragileml_dsl.editor.page import Page
from fragileml_dsl.expressions.scope import Reference
from fragileml_dsl.source import Located, Position, Span
from fragileml_dsl.syntax.module import Fault, Issue, Module
from fragileml_dsl.syntax.names import STAGES, Naming
from fragileml_dsl.syntax.shapes import Named

_NOWHERE: Final = Span("", Position(1, 1), Position(1, 1))


def names_at(page: Page, naming: Naming) -> tuple[Item, ...]:
    """Return what may be named at the cursor."""
    return tuple(_SOURCES[naming](page))


def variable_item(page: Page, name: str, reference: Reference) -> Item:
    """Return a variable, parameter or definition, as expressions see it."""
    kind = ItemKind.DEFINITION if reference.operator == "define" else ItemKind.VARIABLE
    return Item(name, kind, str(reference.type), doc_of(page, name))


def doc_of(page: Page, name: str) -> str:
    """Return what its declaration says of a variable, which may be dotted; empty if nothing."""
    tree, plain = module_behind(page, name)
    for each in tree.state if tree else ():
        if each.name.value == plain and each.value.doc:
            return each.value.doc.value
    return ""


def module_behind(page: Page, name: str) -> tuple[Module | None, str]:
    """Return the module that declares a name, and the name as it is known there."""
    before, dot, after = name.rpartition(".")
    if not dot:
        return (page.own[0] if page.own else None), name
    return page.tree(before), after


def module_called(page: Page, name: str) -> CheckedModule | None:
    """Return a module by the name that it has around the cursor."""
    for instance in page.instances:
        if instance.name == name:
            return instance.module
    return page.module(Located(name, _NOWHERE))


def _names(names: Iterable[str], kind: ItemKind = ItemKind.NAME) -> Iterator[Item]:
    return (Item(name, kind) for name in names if name)


def _stages(page: Page) -> Iterator[Item]:
    path = page.spot.path if page.spot else ()
    declares = bool(page.spot and page.spot.is_key) and path[-1:] == ("stages",)
    if page.own is not None or page.pipeline is None or declares:
        return _names(STAGES)
    return _names(each.name.value for each in page.pipeline.stages)


def _modules(page: Page) -> Iterator[Item]:
    path = page.spot.path if page.spot else ()
    if page.own is None and "use" not in path:
        yield from _names((each.name for each in page.instances), ItemKind.MODULE)
        return
    names = dict.fromkeys((*page.inline_modules, *page.workspace.ids("modules")))
    if page.own is not None:
        names |= {
            (use.as_ or use.module).value: None for each in page.pipelines for use in each.use
        }
    for name in names:
        tree = page.tree(name)
        title = tree.title.value if tree and tree.title else ""
        yield Item(name, ItemKind.MODULE, title)


def _causes(page: Page) -> Iterator[Item]:
    for each in page.manifest.causes if page.manifest else ():
        yield Item(each.name.value, ItemKind.VALUE, "cause", each.value.value)


def _metrics(page: Page) -> Iterator[Item]:
    path = page.spot.path if page.spot else ()
    if page.own is not None and "needs_metrics" not in path:
        return _names(each.value for each in page.own[0].needs_metrics)
    return _names(dict.fromkeys(each.name.value for one in page.pipelines for each in one.metrics))


def _titled(
    prefix: str, entries: Iterable[Named[Issue] | Named[Fault]], what: str
) -> Iterator[Item]:
    for each in (each for each in entries if not each.name.span.hole):
        title = each.value.title.value if each.value.title else ""
        yield Item(f"{prefix}{each.name.value}", ItemKind.NAME, what, title)


def _issues(page: Page) -> Iterator[Item]:
    yield from _titled("", page.own_issues, "issue")
    known = page.scope.issues
    for instance in page.instances:
        for item in _titled(f"{instance.name}/", instance.module.tree.issues, "issue"):
            if known is None or item.label in known:
                yield item


def _faults(page: Page) -> Iterator[Item]:
    for instance in page.instances:
        yield from _titled(f"{instance.name}/", instance.module.tree.faults, "fault")


def _probes(page: Page) -> Iterator[Item]:
    yield from _names(BUILT_IN_PROBES)
    for instance in page.instances:
        yield from _names(f"{instance.name}/{each.name}" for each in instance.module.probes)


def _actions(page: Page) -> Iterator[Item]:
    for instance in page.instances:
        yield from _names(f"{instance.name}/{each.name}" for each in instance.module.actions)


def _variables(page: Page) -> Iterator[Item]:
    path = page.spot.path if page.spot else ()
    if "needs" in path:
        module = module_called(page, str(path[-1]))
        yield from _offered(page, str(path[-1]), module) if module else ()
    elif "params" in path:
        yield from _parameters(page)
    elif page.own is not None:
        for name in page.own[1].variables:
            reference = page.scope.reference(name)
            if isinstance(reference, Reference):
                yield variable_item(page, name, reference)
    else:
        yield from _settings(page, only_editable="edit" in path)


def _offered(page: Page, module: str, checked: CheckedModule) -> Iterator[Item]:
    for name, variable in checked.variables.items():
        doc = doc_of(page, f"{module}.{name}")
        yield Item(name, ItemKind.VARIABLE, str(variable.declared.type), doc)
    for name, define in checked.defines.items():
        yield Item(name, ItemKind.DEFINITION, str(define.value.type))


def _parameters(page: Page) -> Iterator[Item]:
    index = (
        next((each for each in page.spot.path if isinstance(each, int)), -1) if page.spot else -1
    )
    uses = page.pipeline.use if page.pipeline else ()
    module = page.module(uses[index].module) if 0 <= index < len(uses) else None
    for name, (declared, _) in module.parameters.items() if module else ():
        yield Item(name, ItemKind.VARIABLE, str(declared.type))


def _settings(page: Page, *, only_editable: bool) -> Iterator[Item]:
    for instance in page.instances:
        for name, variable in instance.module.variables.items():
            if variable.editable or not only_editable:
                full = f"{instance.name}.{name}"
                detail = str(variable.declared.type)
                yield Item(full, ItemKind.VARIABLE, detail, doc_of(page, full))


_SOURCES: Final[Mapping[Naming, Callable[[Page], Iterator[Item]]]] = {
    Naming.ACTION: _actions,
    Naming.CAUSE: _causes,
    Naming.FAULT: _faults,
    Naming.ISSUE: _issues,
    Naming.METRIC: _metrics,
    Naming.MODULE: _modules,
    Naming.PIPELINE: lambda page: _names(page.workspace.ids("pipelines")),
    Naming.PROBE: _probes,
    Naming.SCENARIO: lambda page: _names(page.workspace.ids("scenarios")),
    Naming.STAGE: _stages,
    Naming.VARIABLE: _variables,
}
