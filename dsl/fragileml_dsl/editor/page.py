"""One document in an editor, and what the compiler knows around the cursor in it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import TypeVar

from attrs import define, evolve

from fragileml_dsl.check.checked import CheckedModule, Instance
from fragileml_dsl.check.checked_packages import CheckedPackages
from fragileml_dsl.check.module import check_module, unread_module
from fragileml_dsl.check.packages import check_packages
from fragileml_dsl.check.pipeline import instances_of, pipeline_scope
from fragileml_dsl.check.scope import NameScope
from fragileml_dsl.check.symbols import Symbols, check_symbols
from fragileml_dsl.compiler import checked_module
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.editor.lines import spot_at
from fragileml_dsl.editor.sections import Section, kind_of, sections_of, value_of, without
from fragileml_dsl.editor.shapes import AnyShape, shape_at
from fragileml_dsl.editor.spot import Spot
from fragileml_dsl.resolve.universes import UniverseIndex, find_universe
from fragileml_dsl.resolve.workspace import Workspace
from fragileml_dsl.source import Located, Position, Source, Span
from fragileml_dsl.syntax.module import Issue, Module
from fragileml_dsl.syntax.names import STAGES
from fragileml_dsl.syntax.pack import Pack
from fragileml_dsl.syntax.pipeline import Pipeline
from fragileml_dsl.syntax.shapes import Named

_T = TypeVar("_T")
_TOP = Position(1, 1)
_NOWHERE = Span("", _TOP, _TOP)
_DECLARING = ("params", "needs", "needs_metrics", "state", "define")


@define(slots=False)
class Page:
    """A document and a place in it.

    Attributes:
        workspace: Where other documents are, unsaved texts included.
        file: The document's name there.
        text: Its text.
        spot: What the cursor stands in, or None if nothing.
    """

    workspace: Workspace
    file: str
    text: str
    spot: Spot | None

    @cached_property
    def kind(self) -> str:
        """The kind of the document."""
        return kind_of(self.file, self.text)

    @cached_property
    def shape(self) -> AnyShape | None:
        """The shape of what the cursor stands in: of a mapping, if it is a key."""
        return shape_at(self.kind, self.spot.path) if self.spot else None

    @cached_property
    def sections(self) -> dict[str, Section]:
        """The document's sections by their keys, without what is being written."""
        text = without(self.text, self.spot) if self.spot else self.text
        return {each.key: each for each in sections_of(self.file, text)}

    def value(self, key: str) -> object:
        """Return what a section holds, or None if it is missing or broken."""
        section = self.sections.get(key)
        return value_of(section, self.kind) if section else None

    @cached_property
    def inline(self) -> str:
        """The name of the module inside a scenario that the cursor is in, or nothing."""
        path = self.spot.path if self.spot else ()
        is_inside = self.kind == "scenario" and len(path) > 1 and path[0] == "modules"
        return str(path[1]) if is_inside else ""

    @cached_property
    def own(self) -> tuple[Module, Symbols] | None:
        """The module that the cursor is in with its names, or None outside of modules."""
        if self.kind == "module":
            sections = tuple(self.sections[key] for key in _DECLARING if key in self.sections)
            return _module(sections, "")
        if not self.inline or "modules" not in self.sections:
            return None
        return _module((self.sections["modules"],), self.inline)

    @property
    def own_issues(self) -> tuple[Named[Issue], ...]:
        """The issues of the module that the cursor is in."""
        if self.own is None or self.inline:
            return self.own[0].issues if self.own else ()
        found = self.value("issues")
        entries = found if isinstance(found, tuple) else ()
        return tuple(each for each in entries if isinstance(each, Named))

    @cached_property
    def pipeline(self) -> Pipeline | None:
        """The pipeline around the cursor, or None inside a module's file."""
        if self.kind == "pipeline":
            values = {key: self.value(key) for key in self.sections}
            known = {key: value for key, value in values.items() if value is not None}
            return _assemble(Pipeline, {"use": (), "stages": ()} | known)
        found = self.value("pipeline") if self.kind == "scenario" else None
        if isinstance(found, Pipeline):
            return found
        if not isinstance(found, Located):
            return None
        document = self.workspace.pipeline(found, Reporter())
        return document.tree if document and isinstance(document.tree, Pipeline) else None

    @cached_property
    def inline_modules(self) -> dict[str, CheckedModule]:
        """The modules inside a scenario, by name."""
        section = self.sections.get("modules") if self.kind == "scenario" else None
        found = value_of(section, self.kind) if section else None
        names = [each.name.value for each in found] if isinstance(found, tuple) else []
        checked = {name: _inline(section, name) for name in names if section}
        return {name: module for name, module in checked.items() if module is not None}

    @cached_property
    def instances(self) -> tuple[Instance, ...]:
        """The modules of the pipeline that can be found."""
        if self.pipeline is None:
            return ()
        found = instances_of(self.pipeline, self.module, Reporter())
        return tuple(each for each in found if not each.module.tree.span.hole)

    def module(self, name: Located[str]) -> CheckedModule:
        """Return a module by the name that a pipeline uses, a hole if there is none."""
        if name.value in self.inline_modules:
            return self.inline_modules[name.value]
        document = self.workspace.module(name, Reporter())
        return checked_module(document)[0] if document else unread_module(name)

    def tree(self, name: str) -> Module | None:
        """Return the tree of a module by the name that it has around the cursor."""
        uses = self.pipeline.use if self.pipeline else ()
        ids = {(use.as_ or use.module).value: use.module for use in uses}
        found = ids.get(name) or Located(name, _NOWHERE)
        if found.value in self.inline_modules:
            return self.inline_modules[found.value].tree
        document = self.workspace.module(found, Reporter())
        return document.tree if document and isinstance(document.tree, Module) else None

    @cached_property
    def pipelines(self) -> tuple[Pipeline, ...]:
        """The pipeline around the cursor, or else all of the pack."""
        return (self.pipeline,) if self.pipeline else self.all_pipelines

    @cached_property
    def all_pipelines(self) -> tuple[Pipeline, ...]:
        """The pipelines of the pack."""
        return tuple(pipelines_of(self.workspace))

    @cached_property
    def pins(self) -> dict[str, tuple[str, ...]]:
        """The installed packages with their versions in the pipelines."""
        found: dict[str, dict[str, None]] = {}
        for pipeline in self.pipelines:
            for name, versions in self._packages(pipeline).versions.items():
                found.setdefault(name, {}).update(dict.fromkeys(versions))
        return {name: tuple(versions) for name, versions in sorted(found.items())}

    def _packages(self, pipeline: Pipeline) -> CheckedPackages:
        def find(name: Located[str]) -> UniverseIndex | None:
            return find_universe(self.workspace, name, Reporter())

        return check_packages(pipeline.packages, find, Reporter())

    @cached_property
    def manifest(self) -> Pack | None:
        """The pack's manifest, if there is one that can be read."""
        return self.workspace.manifest(Reporter())

    @cached_property
    def scope(self) -> NameScope:
        """The names that an expression at the cursor may read, wherever it stands."""
        if self.own is not None:
            module, symbols = self.own
            metrics = [each.value for each in module.needs_metrics]
            return evolve(symbols.scope, metrics=metrics, stages=STAGES)
        packages = self._packages(self.pipeline) if self.pipeline else CheckedPackages()
        scope = pipeline_scope(self.instances, packages.names)
        stages = [each.name.value for each in self.pipeline.stages] if self.pipeline else []
        metrics = [each.name.value for each in self.pipeline.metrics] if self.pipeline else []
        issues = [
            f"{instance.name}/{issue.name.value}"
            for instance in self.instances
            for issue in instance.module.tree.issues
            if issue.value.stage.value in stages
        ]
        return evolve(scope, metrics=metrics, stages=stages, issues=issues)


def open_page(workspace: Workspace, source: Source, place: Position) -> Page:
    """Return a document of a workspace, as it is written now, with the cursor at a place.

    The document is not read as a whole: most of it is as it was a keystroke ago.
    """
    return Page(workspace, source.name, source.text, spot_at(source.text, place))


def pipelines_of(workspace: Workspace) -> Iterator[Pipeline]:
    """Yield the pipelines of a pack that can be read."""
    for name in workspace.ids("pipelines"):
        document = workspace.open(f"pipelines/{name}.yaml", None, Reporter())
        if document is not None and isinstance(document.tree, Pipeline):
            yield document.tree


@lru_cache(maxsize=256)
def _module(sections: tuple[Section, ...], inline: str) -> tuple[Module, Symbols] | None:
    tree = _tree(sections, inline)
    return (tree, check_symbols(tree, Reporter())) if tree is not None else None


def _tree(sections: tuple[Section, ...], inline: str) -> Module | None:
    if not inline:
        values = {each.key: value_of(each, "module") for each in sections}
        return _assemble(Module, {key: each for key, each in values.items() if each is not None})
    modules = value_of(sections[0], "scenario")
    for named in modules if isinstance(modules, tuple) else ():
        if isinstance(named, Named) and named.name.value == inline:
            return named.value if isinstance(named.value, Module) else None
    return None


@lru_cache(maxsize=256)
def _inline(section: Section, name: str) -> CheckedModule | None:
    tree = _tree((section,), name)
    return check_module(tree, Reporter()) if tree is not None else None


def _assemble(tree: type[_T], values: dict[str, object]) -> _T:
    return tree(**{"span": _NOWHERE, **values})
