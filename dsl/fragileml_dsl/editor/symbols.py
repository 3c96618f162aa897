"""What the names of all documents of a pack stand for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from attrs import frozen

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.editor.mentions import Mention, mentions_in
from fragileml_dsl.editor.sections import kind_of
from fragileml_dsl.resolve.documents import Document
from fragileml_dsl.resolve.workspace import MANIFEST, Workspace
from fragileml_dsl.source import Located, Position, Span
from fragileml_dsl.syntax.names import Naming
from fragileml_dsl.syntax.pipeline import Pipeline
from fragileml_dsl.syntax.scenario import Scenario

_OWNED = {Naming.ACTION, Naming.FAULT, Naming.ISSUE, Naming.PROBE, Naming.VARIABLE}


@frozen
class Symbol:
    """Something that has a name.

    Attributes:
        naming: What it is.
        owner: The module, file or stage in which the name is unique, or nothing.
        name: Its name.
    """

    naming: Naming
    owner: str
    name: str


@frozen
class Use:
    """A place that names symbols: several, if pipelines call different modules by one name."""

    symbols: tuple[Symbol, ...]
    span: Span
    declares: bool


@frozen
class _Module:
    """A module as a pipeline calls it: what the name is, and what owns the names in it."""

    symbol: Symbol
    owner: str


@frozen
class _Calls:
    """What the names of modules mean in a document.

    Attributes:
        names: What stands before a dot or a slash.
        inline: What ``use`` means by the modules inside a scenario.
        used: What ``use`` lists, in order.
    """

    names: Mapping[str, tuple[_Module, ...]]
    inline: Mapping[str, _Module]
    used: tuple[_Module, ...]

    def module(self, name: str) -> tuple[_Module, ...]:
        """Return what a name means before a dot or a slash."""
        return self.names.get(name) or (_plain(name),)


def files_of(workspace: Workspace, file: str) -> tuple[str, ...]:
    """Return the documents in which something of ``file`` may be named."""
    folders = ("modules", "pipelines", "scenarios")
    names = [f"{folder}/{each}.yaml" for folder in folders for each in workspace.ids(folder)]
    return tuple(dict.fromkeys((file, MANIFEST, *names)))


def document_of(workspace: Workspace, file: str) -> Document | None:
    """Return a document that can be read, or None."""
    return workspace.open(file, None, Reporter())


def uses_in(workspace: Workspace, file: str) -> Iterator[Use]:
    """Yield the places in a document that name something."""
    document = document_of(workspace, file)
    if document is None or document.node is None or document.source is None:
        return
    calls = _calls_in(workspace, file, document)
    for mention in _mentions(document, kind_of(file, document.source.text)):
        yield from _resolve(mention, file, calls)


def uses_of(workspace: Workspace, file: str, symbols: tuple[Symbol, ...]) -> Iterator[Use]:
    """Yield all places that name one of the symbols, seen from ``file``."""
    wanted = {*symbols}
    for each in files_of(workspace, file):
        yield from (use for use in uses_in(workspace, each) if wanted & {*use.symbols})


def use_at(workspace: Workspace, file: str, place: Position) -> Use | None:
    """Return what is named at a place, or None."""
    for use in uses_in(workspace, file):
        if use.span.start <= place <= use.span.end:
            return use
    return None


@lru_cache(maxsize=1024)
def _mentions(document: Document, kind: str) -> tuple[Mention, ...]:
    """Return the mentions in a document, found once for the same content in a process."""
    return tuple(mentions_in(document.node, kind)) if document.node else ()


def _resolve(mention: Mention, file: str, calls: _Calls) -> Iterator[Use]:
    place, qualifier = mention.place, mention.qualifier
    naming, name = mention.naming, mention.name
    if naming is Naming.MODULE:
        yield Use(_modules(mention, file, calls), place.span, mention.declares)
        return
    if naming is Naming.METRIC:
        owners = [qualifier]
    elif naming in _OWNED:
        owners = _owners(mention, file, calls)
    else:
        owners = [""]
    if qualifier and place.qualifier is not None and naming in _OWNED:
        known = tuple(each.symbol for each in calls.module(qualifier))
        yield Use(known, place.qualifier, declares=False)
    if owners:
        symbols = tuple(dict.fromkeys(Symbol(naming, owner, name) for owner in owners))
        # What a module needs is declared by the module that provides it.
        yield Use(symbols, place.span, mention.declares)


def _owners(mention: Mention, file: str, calls: _Calls) -> list[str]:
    """Return the modules that may own a name."""
    path = mention.place.path
    if mention.qualifier:
        return [each.owner for each in calls.module(mention.qualifier)]
    if len(path) > 1 and path[-2] == "needs":
        return [each.owner for each in calls.module(str(path[-1]))]
    match path:
        case [*_, "use", int() as index, "params"]:
            return [each.owner for each in calls.used[index : index + 1]]
    if path[:1] == ("modules",) and len(path) > 1:
        return [f"{file}#{path[1]}"]
    return [_stem(file)] if file.startswith("modules/") else []


def _modules(mention: Mention, file: str, calls: _Calls) -> tuple[Symbol, ...]:
    path, name = mention.place.path, mention.name
    if mention.declares and path == ("id",):
        return (Symbol(Naming.MODULE, "", name),)
    if mention.declares:
        return (Symbol(Naming.MODULE, file, name),)
    if "use" in path:
        return (calls.inline.get(name, _plain(name)).symbol,)
    return tuple(each.symbol for each in calls.module(name))


def _plain(name: str) -> _Module:
    return _Module(Symbol(Naming.MODULE, "", name), name)


def _calls_in(workspace: Workspace, file: str, document: Document) -> _Calls:
    tree = document.tree
    if isinstance(tree, Pipeline):
        return _calls_of(tree, file, {})
    if isinstance(tree, Scenario):
        return _calls_in_scenario(workspace, file, tree)
    merged: dict[str, dict[_Module, None]] = {}
    for name in workspace.ids("pipelines"):
        place = Span(file, Position(1, 1), Position(1, 1))
        found = _pipeline(workspace, Located(name, place))
        calls = _calls_of(found, f"pipelines/{name}.yaml", {}) if found else _NO_CALLS
        for called, modules in calls.names.items():
            merged.setdefault(called, {}).update(dict.fromkeys(modules))
    return _Calls({called: tuple(modules) for called, modules in merged.items()}, {}, ())


def _calls_in_scenario(workspace: Workspace, file: str, tree: Scenario) -> _Calls:
    names = [each.name.value for each in tree.modules]
    inline = {each: _Module(Symbol(Naming.MODULE, file, each), f"{file}#{each}") for each in names}
    if isinstance(tree.pipeline, Pipeline):
        return _calls_of(tree.pipeline, file, inline)
    found = _pipeline(workspace, tree.pipeline)
    home = f"pipelines/{tree.pipeline.value}.yaml"
    return _calls_of(found, home, inline) if found else _NO_CALLS


def _pipeline(workspace: Workspace, name: Located[str]) -> Pipeline | None:
    document = workspace.pipeline(name, Reporter())
    return document.tree if document and isinstance(document.tree, Pipeline) else None


def _calls_of(tree: Pipeline, file: str, inline: Mapping[str, _Module]) -> _Calls:
    names: dict[str, tuple[_Module, ...]] = {}
    used = tuple(inline.get(use.module.value) or _plain(use.module.value) for use in tree.use)
    for use, module in zip(tree.use, used, strict=True):
        if use.as_ is None:
            names[use.module.value] = (module,)
        else:
            alias = Symbol(Naming.MODULE, file, use.as_.value)
            names[use.as_.value] = (_Module(alias, module.owner),)
    return _Calls(names, inline, used)


_NO_CALLS = _Calls({}, {}, ())


def _stem(file: str) -> str:
    return file.rpartition("/")[2].removesuffix(".yaml")
