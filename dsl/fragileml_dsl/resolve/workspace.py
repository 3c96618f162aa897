"""The folder in which names are looked up, and the guard at its border.

A pack is a folder with ``pack.yaml`` whose documents stand in ``modules/``, ``pipelines/`` and
``scenarios/``, each in a file named after its id. A scenario outside a pack stands alone: its
folder is the workspace and it may use nothing but what it holds.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from attrs import define, field

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.expressions.closest import did_you_mean
from fragileml_dsl.loading import MAX_BYTES
from fragileml_dsl.resolve.documents import Document, read
from fragileml_dsl.source import Located, Position, Source, Span
from fragileml_dsl.syntax.module import Module
from fragileml_dsl.syntax.pack import Pack
from fragileml_dsl.syntax.pipeline import Pipeline
from fragileml_dsl.syntax.scenario import Scenario
from fragileml_dsl.syntax.shapes import Record

MANIFEST = "pack.yaml"
_LEVELS = 4
_NOTHING: Mapping[Path, bytes] = MappingProxyType({})


def find_root(path: Path) -> Path:
    """Return the folder of the pack that holds ``path``, or its own folder if there is none."""
    folder = path if path.is_dir() else path.parent
    for candidate in (folder, *folder.parents[:_LEVELS]):
        if (candidate / MANIFEST).is_file():
            return candidate
    return folder


@define
class Workspace:
    """Reads the documents of one folder, each at most once.

    Attributes:
        root: The folder, resolved.
        unsaved: Contents that count instead of what is on disk, by resolved path.
        documents: What has been read so far, by name relative to ``root``.
        digests: SHA-256, in hex, of the bytes of what has been read besides.
    """

    root: Path
    unsaved: Mapping[Path, bytes] = _NOTHING
    documents: dict[str, Document] = field(factory=dict)
    digests: dict[str, str] = field(factory=dict)

    @classmethod
    def around(cls, path: Path, unsaved: Mapping[Path, bytes] = _NOTHING) -> Workspace:
        """Return the workspace to which ``path`` belongs."""
        return cls(find_root(path.absolute()).resolve(), unsaved)

    @property
    def sources(self) -> dict[str, Source]:
        """The texts read so far, by name."""
        return {name: each.source for name, each in self.documents.items() if each.source}

    def name_of(self, path: Path) -> str:
        """Return how diagnostics call ``path``: relative to the root, with forward slashes."""
        absolute = path.absolute()
        resolved = absolute.parent.resolve() / absolute.name
        if resolved.is_relative_to(self.root):
            return resolved.relative_to(self.root).as_posix()
        return path.name

    def open(self, name: str, blame: Span | None, reporter: Reporter) -> Document | None:
        """Read the file ``name``; what is wrong with it is reported, ``blame`` saying who asked."""
        known = self.documents.get(name)
        if known is None:
            data = self._bytes(name, blame or _top_of(name), reporter)
            if data is None:
                return None
            known = self.documents[name] = read(name, data)
        reporter.extend(known.diagnostics)
        return known

    def data(self, name: str, blame: Span, most: int, reporter: Reporter) -> bytes | None:
        """Return the bytes of a file that holds no document, or None after a report.

        Of a longer file they are one more than ``most``. The file counts as read.
        """
        data = self._bytes(name, blame, reporter, most)
        if data is not None:
            self.digests[name] = hashlib.sha256(data).hexdigest()
        return data

    def _bytes(
        self, name: str, blame: Span, reporter: Reporter, most: int = MAX_BYTES
    ) -> bytes | None:
        path = self.root / name
        try:
            resolved = path.resolve()
            if not resolved.is_relative_to(self.root):
                reporter.report(
                    "FML902",
                    blame,
                    f"{name} leads outside the pack",
                    hint="move the file into the pack",
                )
                return None
            if resolved in self.unsaved:
                return self.unsaved[resolved][: MAX_BYTES + 1]
            if not resolved.is_file():
                self._report_missing(name, blame, reporter)
                return None
            with resolved.open("rb") as stream:
                return stream.read(most + 1)
        except (OSError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or "a loop of links"
            message = f"{name} cannot be read: {reason}"
            hint = "put a file there that may be read"
            reporter.report("FML903", blame, message, hint=hint)
            return None

    def _report_missing(self, name: str, blame: Span, reporter: Reporter) -> None:
        folder, _, _ = name.rpartition("/")
        near = difflib.get_close_matches(
            name.rpartition("/")[2].removesuffix(".yaml"), self.ids(folder), 1
        )
        hint = f"did you mean {near[0]}?" if near else f"create {name}, or correct the name"
        reporter.report("FML901", blame, f"there is no file {name}", hint=hint)

    def ids(self, folder: str) -> tuple[str, ...]:
        """Return the ids of the documents in one folder of the pack, sorted."""
        home = self.root / folder
        new = {each.stem for each in self.unsaved if each.parent == home and each.suffix == ".yaml"}
        try:
            return tuple(sorted(new | {path.stem for path in home.glob("*.yaml")}))
        except OSError:
            return tuple(sorted(new))

    def manifest(self, reporter: Reporter) -> Pack | None:
        """Return the pack's manifest, a hole if it cannot be read, None where there is none."""
        manifest = self.root / MANIFEST
        if manifest not in self.unsaved and not manifest.is_file():
            return None
        document = self.open(MANIFEST, None, reporter)
        tree = document.tree if document else None
        return tree if isinstance(tree, Pack) else Record(Pack).hole(_top_of(MANIFEST).as_hole())

    def module(
        self, name: Located[str], reporter: Reporter, inline: Iterable[str] = ()
    ) -> Document | None:
        """Return the module that a pipeline uses by ``name``, or None after a report.

        Args:
            name: Its name, with the place that uses it.
            reporter: Where mistakes go.
            inline: Names of the modules in the scenario's own file, which may be meant.
        """
        if not name.span.hole and not (self.root / f"modules/{name.value}.yaml").is_file():
            near = did_you_mean(name.value, inline)
            if near:
                message = f"there is no module {name.value}"
                reporter.report("FML901", name.span, message, hint=near)
                return None
        return self._named(name, "modules", Module, reporter)

    def pipeline(self, name: Located[str], reporter: Reporter) -> Document | None:
        """Return the pipeline that a scenario runs by ``name``, or None after a report."""
        return self._named(name, "pipelines", Pipeline, reporter)

    def _named(
        self, name: Located[str], folder: str, kind: type[Module | Pipeline], reporter: Reporter
    ) -> Document | None:
        if name.span.hole:
            return None
        file = f"{folder}/{name.value}.yaml"
        document = self.open(file, name.span, reporter)
        if document is None or document.tree is None:
            return None
        if not isinstance(document.tree, kind):
            word = kind.__name__.lower()
            hint = f"begin it with `kind: {word}`, or name another {word}"
            message = f"{file} does not hold a {word}"
            reporter.report("FML905", name.span, message, hint=hint)
            return None
        return document


def check_id(name: str, tree: Module | Pipeline | Scenario, reporter: Reporter) -> None:
    """Report a document whose id is not its file's name: names are found by file."""
    stem = name.rpartition("/")[2].removesuffix(".yaml")
    if tree.id and tree.id.value != stem:
        reporter.report(
            "FML904",
            tree.id.span,
            f"the id {tree.id.value} is not the file's name {stem}",
            hint=f"rename the file to {tree.id.value}.yaml or the id to {stem}",
        )


def _top_of(name: str) -> Span:
    return Span(name, Position(1, 1), Position(1, 1))
