"""The way through the compiler: from a path to a machine or diagnostics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from attrs import define, field, frozen

from fragileml_dsl import cache
from fragileml_dsl.check.checked import CheckedModule, CheckedPipeline
from fragileml_dsl.check.known import Names
from fragileml_dsl.check.module import check_module, unread_module
from fragileml_dsl.check.pack import check_pack, default_rules
from fragileml_dsl.check.pipeline import Surroundings, check_pipeline
from fragileml_dsl.check.scenario import check_scenario
from fragileml_dsl.check.unread import check_definitions
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.lower.scenario import lower_scenario
from fragileml_dsl.machine.machine import Machine
from fragileml_dsl.resolve.documents import Document
from fragileml_dsl.resolve.universes import UniverseIndex, find_universe
from fragileml_dsl.resolve.workspace import MANIFEST, Workspace, check_id
from fragileml_dsl.source import Located, Source
from fragileml_dsl.syntax.module import Module
from fragileml_dsl.syntax.pack import Pack
from fragileml_dsl.syntax.pipeline import Pipeline
from fragileml_dsl.syntax.scenario import Scenario
from fragileml_dsl.syntax.shapes import Record


@frozen
class Compilation:
    """What became of one scenario.

    Attributes:
        machine: The machine, or None if there was an error.
        diagnostics: What was found, sorted; with a machine, warnings only.
        sources: The texts that the diagnostics point into, by name.
    """

    machine: Machine | None
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]


@frozen
class Report:
    """What was found in any document or pack.

    Attributes:
        machines: The machines of the scenarios that compiled, by id.
        diagnostics: What was found, sorted.
        sources: The texts that the diagnostics point into, by name.
        root: The folder that files' names are relative to.
        unused: The issues of a pack's modules that none of its scenarios uses, ``module/issue``.
    """

    machines: Mapping[str, Machine]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    root: Path
    unused: tuple[str, ...] = ()


def compile(path: Path | str, *, cached: bool = True) -> Compilation:  # noqa: A001 - the field's word, used qualified
    """Compile the scenario in the file at ``path``.

    Args:
        path: A scenario's file, alone or in a pack.
        cached: Whether a machine kept on disk may be used, and this one be kept.

    Returns:
        The machine, or the diagnostics that say why there is none.
    """
    workspace = Workspace.around(Path(path))
    name = workspace.name_of(Path(path))
    known = cache.load(workspace.root, name) if cached else None
    if known is not None:
        return Compilation(known, (), {})
    compiler = _Compiler(workspace)
    machine = compiler.scenario(name)
    if machine is not None and cached and not compiler.reporter.diagnostics:
        documents = {each: document.digest for each, document in workspace.documents.items()}
        digests = documents | workspace.digests
        cache.store(workspace.root, name, digests, machine)
    return Compilation(machine, compiler.reporter.diagnostics, workspace.sources)


def check_path(path: Path | str, unsaved: Mapping[Path, bytes] | None = None) -> Report:
    """Check any document, or with a folder or ``pack.yaml`` a whole pack.

    Args:
        path: What to check.
        unsaved: Contents that count instead of what is on disk, by resolved path.
    """
    workspace = Workspace.around(Path(path), unsaved or {})
    compiler = _Compiler(workspace)
    whole = Path(path).is_dir() or Path(path).name == MANIFEST
    machines = compiler.pack() if whole else compiler.document(workspace.name_of(Path(path)))
    unused = tuple(compiler.unused()) if whole else ()
    found = compiler.reporter.diagnostics
    return Report(machines, found, workspace.sources, workspace.root, unused)


@frozen
class _Inline:
    """The modules inside a scenario's file."""

    modules: Mapping[str, CheckedModule] = field(factory=dict)
    names: Names = field(factory=Names)


@define
class _Compiler:
    workspace: Workspace
    reporter: Reporter = field(factory=Reporter)
    _pipelines: dict[str, tuple[CheckedPipeline, tuple[Diagnostic, ...]]] = field(
        factory=dict, init=False
    )
    _used: set[str] = field(factory=set, init=False)

    def pack(self) -> dict[str, Machine]:
        """Check every document of the pack."""
        machines: dict[str, Machine] = {}
        for folder in ("modules", "pipelines", "scenarios"):
            for stem in self.workspace.ids(folder):
                machines |= self.document(f"{folder}/{stem}.yaml")
        if (self.workspace.root / MANIFEST).exists():
            machines |= self.document(MANIFEST)
        trees = [each.tree for each in self.workspace.documents.values()]
        if None not in trees:
            modules = (each for each in trees if isinstance(each, Module))
            check_definitions(modules, trees, self.reporter)
        return machines

    def unused(self) -> Iterator[str]:
        """Yield the issues of the modules that have been read and that no scenario uses."""
        for document in self.workspace.documents.values():
            module = document.tree
            if isinstance(module, Module) and module.id and module.id.value not in self._used:
                yield from (f"{module.id.value}/{each.name.value}" for each in module.issues)

    def document(self, name: str) -> dict[str, Machine]:
        """Check one document by its name."""
        document = self.workspace.open(name, None, self.reporter)
        match document.tree if document else None:
            case Scenario():
                machine = self.scenario(name)
                return {machine.annotations.id: machine} if machine else {}
            case Module() as tree:
                check_id(name, tree, self.reporter)
                self.reporter.extend(checked_module(document)[1] if document else ())
            case Pipeline() as tree:
                check_id(name, tree, self.reporter)
                self._shared_pipeline(tree)
            case Pack() as tree:
                check_pack(tree, self.reporter)
        return {}

    def scenario(self, name: str) -> Machine | None:
        """Compile one scenario by its file's name; without errors anywhere it gives a machine."""
        with self._apart() as reporter:
            machine = self._scenario(name)
        self.reporter.extend(reporter.diagnostics)
        return None if reporter.failed else machine

    @contextmanager
    def _apart(self) -> Iterator[Reporter]:
        """Have what is found meanwhile reported to a reporter of its own."""
        before, self.reporter = self.reporter, Reporter()
        try:
            yield self.reporter
        finally:
            self.reporter = before

    def _scenario(self, name: str) -> Machine | None:
        document = self.workspace.open(name, None, self.reporter)
        tree = document.tree if document else None
        if tree is not None and not isinstance(tree, Scenario):
            kind = type(tree).__name__.lower()
            message = f"expected a scenario, found a {kind}"
            hint = f"name the file of a scenario that uses this {kind}"
            self.reporter.report("FML906", tree.span, message, hint=hint)
        if not isinstance(tree, Scenario):
            return None
        if name.startswith("scenarios/"):
            check_id(name, tree, self.reporter)
        inline = self._inline_modules(tree)
        pipeline = self._pipeline_of(tree, inline)
        used = {each.module.value for each in pipeline.tree.use}
        self._used |= {each for each in used if each not in inline.names}
        if tree.modules:
            check_definitions((each.value for each in tree.modules), [tree], self.reporter)
            self._check_used(tree, pipeline)
        manifest = self.workspace.manifest(self.reporter)
        rules = (
            check_pack(manifest, self.reporter) if manifest else default_rules(pipeline.instances)
        )
        scenario = check_scenario(tree, pipeline, rules, name, self.reporter)
        return None if self.reporter.failed else lower_scenario(scenario, self.reporter)

    def _inline_modules(self, tree: Scenario) -> _Inline:
        return _Inline(
            {each.name.value: check_module(each.value, self.reporter) for each in tree.modules},
            Names.of(each.name for each in tree.modules),
        )

    def _check_used(self, tree: Scenario, pipeline: CheckedPipeline) -> None:
        used = Names.of(each.module for each in pipeline.tree.use)
        if any(each.module.tree.span.hole for each in pipeline.instances):
            return
        # Of a module that another one needs, it is reported that the pipeline lacks it.
        needed = {name for each in pipeline.instances for name in each.module.needs}
        for each in tree.modules:
            if each.name.value not in used and each.name.value not in needed:
                message = f"the pipeline does not use the module {each.name.value}"
                hint = f"add {each.name.value} to use:, or remove the module"
                self.reporter.report("FML433", each.name.span, message, hint=hint)

    def _pipeline_of(self, tree: Scenario, inline: _Inline) -> CheckedPipeline:
        if isinstance(tree.pipeline, Pipeline):
            return self._pipeline(tree.pipeline, inline)
        document = self.workspace.pipeline(tree.pipeline, self.reporter)
        if document is None or not isinstance(document.tree, Pipeline):
            return self._pipeline(Record(Pipeline).hole(tree.pipeline.span.as_hole()), inline)
        if inline.names:
            return self._pipeline(document.tree, inline)
        return self._shared_pipeline(document.tree)

    def _shared_pipeline(self, tree: Pipeline) -> CheckedPipeline:
        """Check a pipeline of the pack, once for all scenarios that use it as it is."""
        name = tree.span.file
        if name not in self._pipelines:
            with self._apart() as reporter:
                pipeline = self._pipeline(tree, _Inline())
            self._pipelines[name] = pipeline, reporter.diagnostics
        pipeline, diagnostics = self._pipelines[name]
        self.reporter.extend(diagnostics)
        return pipeline

    def _pipeline(self, tree: Pipeline, inline: _Inline) -> CheckedPipeline:
        def find(name: Located[str]) -> CheckedModule:
            if name.value in inline.names:
                return inline.modules.get(name.value) or unread_module(name)
            return self._module(name, inline.names)

        def universe(name: Located[str]) -> UniverseIndex | None:
            return find_universe(self.workspace, name, self.reporter)

        return check_pipeline(tree, Surroundings(find, universe), self.reporter)

    def _module(self, name: Located[str], inline: Names) -> CheckedModule:
        document = self.workspace.module(name, self.reporter, inline)
        if document is None:
            return unread_module(name)
        module, diagnostics = checked_module(document)
        self.reporter.extend(diagnostics)
        return module


@lru_cache(maxsize=1024)
def checked_module(document: Document) -> tuple[CheckedModule, tuple[Diagnostic, ...]]:
    """Check the module in a document, once for the same content in a process."""
    if not isinstance(document.tree, Module):
        message = "the document holds no module"
        raise TypeError(message)
    reporter = Reporter()
    return check_module(document.tree, reporter), reporter.diagnostics
