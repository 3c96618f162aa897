"""The way through the compiler: from a path to a machine or diagnostics."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from attrs import define, field, frozen

from fragileml_dsl import cache
from fragileml_dsl.check.checked import CheckedModule, CheckedPipeline
from fragileml_dsl.check.module import check_module
from fragileml_dsl.check.pack import check_pack, default_rules
from fragileml_dsl.check.pipeline import check_pipeline
from fragileml_dsl.check.scenario import check_scenario
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.lower.scenario import lower_scenario
from fragileml_dsl.machine.machine import Machine
from fragileml_dsl.resolve.documents import Document
from fragileml_dsl.resolve.workspace import MANIFEST, Workspace, check_id
from fragileml_dsl.source import Located, Source
from fragileml_dsl.syntax.module import Module
from fragileml_dsl.syntax.pack import Pack
from fragileml_dsl.syntax.pipeline import Pipeline
from fragileml_dsl.syntax.scenario import Scenario


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
    """

    machines: Mapping[str, Machine]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    root: Path


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
        digests = {each: document.digest for each, document in workspace.documents.items()}
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
    return Report(machines, compiler.reporter.diagnostics, workspace.sources, workspace.root)


@define
class _Compiler:
    workspace: Workspace
    reporter: Reporter = field(factory=Reporter)

    def pack(self) -> dict[str, Machine]:
        """Check every document of the pack."""
        machines: dict[str, Machine] = {}
        for folder in ("modules", "pipelines", "scenarios"):
            for stem in self.workspace.ids(folder):
                machines |= self.document(f"{folder}/{stem}.yaml")
        if (self.workspace.root / MANIFEST).exists():
            machines |= self.document(MANIFEST)
        return machines

    def document(self, name: str) -> dict[str, Machine]:
        """Check one document by its name."""
        document = self.workspace.open(name, None, self.reporter)
        match document.tree if document and not document.failed else None:
            case Scenario():
                machine = self.scenario(name)
                return {machine.annotations.id: machine} if machine else {}
            case Module() as tree:
                check_id(name, tree, self.reporter)
                self.reporter.extend(checked_module(document)[1] if document else ())
            case Pipeline() as tree:
                check_id(name, tree, self.reporter)
                self._pipeline(tree, {})
            case Pack() as tree:
                check_pack(tree, self.reporter)
        return {}

    def scenario(self, name: str) -> Machine | None:
        """Compile one scenario by its file's name; without errors anywhere it gives a machine."""
        before = self.reporter
        self.reporter = Reporter()
        machine = self._scenario(name)
        failed = self.reporter.failed
        before.extend(self.reporter.diagnostics)
        self.reporter = before
        return None if failed else machine

    def _scenario(self, name: str) -> Machine | None:
        document = self.workspace.open(name, None, self.reporter)
        tree = document.tree if document and not document.failed else None
        if document is not None and tree is not None and not isinstance(tree, Scenario):
            kind = type(tree).__name__.lower()
            self.reporter.report("FML906", tree.span, f"expected a scenario, found a {kind}")
        if not isinstance(tree, Scenario):
            return None
        if name.startswith("scenarios/"):
            check_id(name, tree, self.reporter)
        inline = self._inline_modules(tree)
        pipeline = self._pipeline_of(tree, inline)
        manifest = self.workspace.manifest(self.reporter)
        if pipeline is None:
            return None
        rules = (
            check_pack(manifest, self.reporter) if manifest else default_rules(pipeline.instances)
        )
        scenario = check_scenario(tree, pipeline, rules, name, self.reporter)
        return None if self.reporter.failed else lower_scenario(scenario, self.reporter)

    def _inline_modules(self, tree: Scenario) -> dict[str, CheckedModule]:
        return {each.name.value: check_module(each.value, self.reporter) for each in tree.modules}

    def _pipeline_of(
        self, tree: Scenario, inline: dict[str, CheckedModule]
    ) -> CheckedPipeline | None:
        if isinstance(tree.pipeline, Pipeline):
            return self._pipeline(tree.pipeline, inline)
        document = self.workspace.pipeline(tree.pipeline, self.reporter)
        if document is None or not isinstance(document.tree, Pipeline):
            return None
        return self._pipeline(document.tree, inline)

    def _pipeline(self, tree: Pipeline, inline: dict[str, CheckedModule]) -> CheckedPipeline | None:
        def find(name: Located[str]) -> CheckedModule | None:
            return inline.get(name.value) or self._module(name)

        return check_pipeline(tree, find, self.reporter)

    def _module(self, name: Located[str]) -> CheckedModule | None:
        document = self.workspace.module(name, self.reporter)
        if document is None:
            return None
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
