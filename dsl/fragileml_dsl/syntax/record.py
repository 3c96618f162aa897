"""Shapes of mappings with fixed keys, read into attrs classes."""

from __future__ import annotations

import re
from collections.abc import Mapping as ReadOnly
from difflib import get_close_matches
from types import MappingProxyType
from typing import Generic, TypeVar

from attrs import NOTHING, evolve, fields, frozen

from fragileml_dsl.diagnostics.habits import KEYS
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Span
from fragileml_dsl.syntax.description import Definitions, Schema, attributes_of, summary_of
from fragileml_dsl.syntax.shape import BEFORE, SHAPE, Shape, head, is_empty, refuse
from fragileml_dsl.yaml_reader.nodes import Entry, Mapping, Node, Scalar, Sequence, Style

T = TypeVar("T")

RESERVED = frozenset({"roles", "bindings"})
"""Keys that a later version of the language will give a meaning."""


@frozen
class Key:
    """One key of a record: the field that it fills, its shape, whether it must be there.

    ``doc`` is what the class's docstring says of the field.
    """

    attribute: str
    shape: Shape[object]
    required: bool
    doc: str


_NO_HEADER: ReadOnly[str, Schema] = MappingProxyType({})
_KEYS: dict[type, ReadOnly[str, Key]] = {}


def keys_of(tree: type) -> ReadOnly[str, Key]:
    """Return the keys of a tree's class by their names, in the order in which they are written."""
    if tree not in _KEYS:
        docs = attributes_of(tree)
        keys: list[Key] = []
        for each in fields(tree):
            if SHAPE in each.metadata:
                shape, required = each.metadata[SHAPE], each.default is NOTHING
                key = Key(each.name, shape, required, docs.get(each.name, ""))
                names = [known.attribute for known in keys]
                following = each.metadata[BEFORE]
                keys.insert(names.index(following) if following else len(keys), key)
        _KEYS[tree] = MappingProxyType({key.attribute.rstrip("_"): key for key in keys})
    return _KEYS[tree]


@frozen
class Record(Shape[T], Generic[T]):
    """A mapping with the keys of an attrs class, whose field ``span`` gets its place.

    Attributes:
        tree: The class.
        shorthand: The key for which a bare scalar stands, or None.
        needed: Keys that must be there although the class may do without them.
    """

    tree: type[T]
    shorthand: str | None = None
    needed: tuple[str, ...] = ()

    @property
    def noun(self) -> str:
        """What an author is asked for."""
        if self.shorthand is None:
            return "a mapping"
        return f"{keys_of(self.tree)[self.shorthand].shape.noun} or a mapping"

    @property
    def plural(self) -> str:
        """The same in the plural, named after the class."""
        words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", self.tree.__name__).lower()
        return f"{words}s" if not words.endswith("s") else words

    def describe(self, definitions: Definitions) -> Schema:
        """Return a reference to the schema of the class, or of the scalar that stands for it."""
        whole = definitions.refer(self.tree, lambda: self.describe_keys(definitions))
        if self.shorthand is None:
            return whole
        scalar = keys_of(self.tree)[self.shorthand].shape.describe(definitions)
        return {"anyOf": [scalar, whole]}

    def describe_keys(
        self,
        definitions: Definitions,
        header: ReadOnly[str, Schema] = _NO_HEADER,
        required: tuple[str, ...] = (),
    ) -> Schema:
        """Return the schema of the mapping itself.

        Args:
            definitions: Where the schemas of larger pieces go.
            header: Keys before those of the class.
            required: Keys that must be there besides those that the class requires.
        """
        keys = keys_of(self.tree)
        return {
            "description": summary_of(self.tree),
            "type": "object",
            "properties": {
                **header,
                **{
                    name: key.shape.describe(definitions) | {"description": key.doc}
                    for name, key in keys.items()
                },
            },
            "required": [*required, *(name for name, key in keys.items() if key.required)],
            "additionalProperties": False,
        }

    def read_sound(self, node: Node, reporter: Reporter) -> T:
        """Return the tree; a required key that is missing is reported and leaves a hole."""
        if isinstance(node, Scalar) and not is_empty(node) and self.shorthand is not None:
            name = Scalar(self.shorthand, Style.PLAIN, node.span, ())
            node = Mapping((Entry(name, node),), node.span)
        if not isinstance(node, Mapping):
            return self.hole(refuse(node, self.noun, reporter))
        keys = keys_of(self.tree)
        if node.entries and not any(_is_near(each.key.text, keys) for each in node.entries):
            return self.hole(_refuse_all(node, tuple(keys), reporter))
        written = {entry.key.text for entry in node.entries}
        values: dict[str, object] = {"span": node.span}
        for entry in node.entries:
            known = keys.get(entry.key.text)
            if known is not None:
                values[known.attribute] = known.shape.read(entry.value, reporter)
                continue
            meant = _refuse_key(entry.key, tuple(keys), reporter)
            if meant not in written and meant in keys:
                values[keys[meant].attribute] = _read_as_meant(keys[meant].shape, entry)
        missing = [name for name, each in keys.items() if _lacks(values, each, name in self.needed)]
        if missing:
            _report_missing({name: keys[name].shape for name in missing}, head(node), reporter)
        holes = {keys[name].attribute: keys[name].shape.hole(_hole(node)) for name in missing}
        return self.tree(**values, **holes)

    def hole(self, span: Span) -> T:
        """Return a tree of which nothing is known: each of its keys may be there or not."""
        holes = {each.attribute: each.shape.hole(span) for each in keys_of(self.tree).values()}
        return self.tree(**{"span": span, **holes})


def _is_near(name: str, known: ReadOnly[str, Key]) -> bool:
    near = name in known or name in KEYS or name in RESERVED
    return near or bool(get_close_matches(name, known, n=1))


def _refuse_all(node: Mapping, known: tuple[str, ...], reporter: Reporter) -> Span:
    """Report a mapping that has no key of its place, and return the hole it leaves."""
    key = node.entries[0].key
    hint = f"known keys: {', '.join(known)}; or is the line with its name indented too far?"
    reporter.report("FML201", key.span, f"unknown key `{key.text}`", hint=hint)
    return node.span.as_hole()


def _hole(node: Mapping) -> Span:
    return head(node).as_hole()


def _lacks(values: ReadOnly[str, object], key: Key, needed: bool) -> bool:  # noqa: FBT001 - private, one caller
    return (key.required or needed) and key.attribute not in values


def _read_as_meant(shape: Shape[object], entry: Entry) -> object:
    """Read what stands behind a misspelt key: it is reported once, and then is what it meant."""
    attempt = Reporter()
    value = shape.read(entry.value, attempt)
    return shape.hole(entry.key.span.as_hole()) if attempt.failed else value


def _report_missing(shapes: dict[str, Shape[object]], span: Span, reporter: Reporter) -> None:
    shown = ", ".join(f"`{name}`" for name in shapes)
    wanted = " and ".join(f"`{name}:` with {shape.noun}" for name, shape in shapes.items())
    message = f"missing key{'s' * (len(shapes) > 1)} {shown}"
    reporter.report("FML202", span, message, hint=f"add {wanted}")


def _refuse_key(key: Scalar, known: tuple[str, ...], reporter: Reporter) -> str:
    """Report a key that does not exist, and return the one that was probably meant."""
    if key.text in RESERVED:
        message = f"`{key.text}` is reserved for a later version of the language"
        reporter.report("FML211", key.span, message, hint="leave it out")
        return ""
    close = get_close_matches(key.text, known, n=1)
    usual = KEYS.get(key.text)
    close = [usual] if usual in known else close
    hint = f"did you mean `{close[0]}`?" if close else f"known keys: {', '.join(known)}"
    reporter.report("FML201", key.span, f"unknown key `{key.text}`", hint=hint)
    return close[0] if close else ""


@frozen
class FirstMatch(Shape[tuple[T, ...]], Generic[T]):
    """Alternatives of which the first whose ``when`` holds counts; the last has no ``when``.

    A bare scalar or mapping stands for a single alternative.
    """

    record: Record[T]
    shorthand: str

    @property
    def noun(self) -> str:
        """What an author is asked for."""
        return f"{self.alternative.noun} or a list of {self.plural}"

    @property
    def plural(self) -> str:
        """What a list holds."""
        return "alternatives"

    @property
    def alternative(self) -> Record[T]:
        """The shape of one alternative."""
        return evolve(self.record, shorthand=self.shorthand)

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of a piece without ``when``, or of a list with one such piece.

        That this piece is the last one is more than a schema can say.
        """
        alternative = self.alternative.describe(definitions)
        unguarded: Schema = {"not": {"type": "object", "required": ["when"]}}
        several = {"items": alternative, "contains": unguarded, "maxContains": 1}
        return {"anyOf": [{"allOf": [alternative, unguarded]}, {"type": "array"} | several]}

    def read_sound(self, node: Node, reporter: Reporter) -> tuple[T, ...]:
        """Return the alternatives; their order is checked."""
        nodes = node.items if isinstance(node, Sequence) else (node,)
        if not nodes:
            return self.hole(refuse(node, "at least one alternative", reporter))
        values = [self.alternative.read(each, reporter) for each in nodes]
        for each in nodes[:-1]:
            if not _has_condition(each):
                message = "an alternative without `when` hides those below it"
                reporter.report("FML212", head(each), message, hint="move it to the end")
        if _has_condition(nodes[-1]):
            message = "the last alternative must not have `when`: one must always match"
            hint = "add an alternative without `when`"
            reporter.report("FML212", head(nodes[-1]), message, hint=hint)
        return tuple(values)

    def hole(self, span: Span) -> tuple[T, ...]:
        """Return a list with a hole in it."""
        return (self.alternative.hole(span),)


def _has_condition(node: Node) -> bool:
    return isinstance(node, Mapping) and any(entry.key.text == "when" for entry in node.entries)


@frozen
class Need(Shape[T], Generic[T]):
    """What a module needs of another one: a declaration, or a list of an enum's values."""

    tree: type[T]

    @property
    def noun(self) -> str:
        """What an author is asked for."""
        return "a type, a list of an enum's values or a mapping"

    @property
    def plural(self) -> str:
        """The same in the plural."""
        return "needs"

    @property
    def declaration(self) -> Record[T]:
        """The shape of one that is no list."""
        return Record(self.tree, shorthand="type")

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of a declaration or a list of words."""
        words = keys_of(self.tree)["values"].shape.describe(definitions)
        return {"anyOf": [words, self.declaration.describe(definitions)]}

    def read_sound(self, node: Node, reporter: Reporter) -> T:
        """Return the declaration."""
        if isinstance(node, Sequence):
            kind = Scalar("enum", Style.PLAIN, node.span, ())
            entries = (
                Entry(Scalar("type", Style.PLAIN, node.span, ()), kind),
                Entry(Scalar("values", Style.PLAIN, node.span, ()), node),
            )
            node = Mapping(entries, node.span)
        return self.declaration.read(node, reporter)

    def hole(self, span: Span) -> T:
        """Return a declaration that is not known."""
        return self.declaration.hole(span)
