"""Nodes from the events of the YAML parser, and what is refused on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from attrs import define, evolve, field, frozen
from ruamel.yaml.error import StringMark
from ruamel.yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from fragileml_dsl.diagnostics.diagnostic import Label
from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.loading import MAX_NESTING
from fragileml_dsl.source import Position, Source, Span
from fragileml_dsl.yaml_reader.nodes import Entry, Mapping, Node, Scalar, Sequence, Style
from fragileml_dsl.yaml_reader.positions import positions_of
from fragileml_dsl.yaml_reader.rejoining import rejoin_entries, rejoin_items
from fragileml_dsl.yaml_reader.syntax_errors import misread

_STYLES: Final = {
    "": Style.PLAIN,
    "'": Style.SINGLE,
    '"': Style.DOUBLE,
    "|": Style.LITERAL,
    ">": Style.FOLDED,
}
_COMMENT: Final = re.compile(r"[ \t]+(#[^\n]*)")
_PROPERTIES: Final = re.compile(r"(?:[!&]\S*[ ]+)*$")
_NEGATION: Final = re.compile(r"!(?!!)[\w.]*(?:\(|[ ]*(?:$|[&|=<>!?+*/%,)}\]-]|in\b))")
_MERGE_KEY: Final = "<<"
_KEY_HINT: Final = "write a word before the colon, as in `title: …`"


@frozen
class NestingError(Exception):
    """Collections are nested deeper than allowed at ``span``."""

    span: Span


@define
class Builder:
    """Builds the nodes of one file and reports what the language has no use for.

    Attributes:
        source: The file.
        reporter: Where diagnostics go.
        holes: Where scalars begin that stand in for what could not be parsed.
    """

    source: Source
    reporter: Reporter
    holes: frozenset[Position] = frozenset()
    _events: Iterator[Event] = field(init=False, factory=lambda: iter(()))
    _lines: list[str] = field(init=False)
    _anchors: set[str] = field(init=False, factory=set)

    def __attrs_post_init__(self) -> None:
        """Split the text once: hints show its lines."""
        self._lines = self.source.text.split("\n")

    def build(self, events: Iterator[Event]) -> Node | None:
        """Return the node of the only document, or None if there is none.

        Raises:
            ruamel.yaml.error.YAMLError: The text is not YAML.
            NestingError: It is nested too deep.
        """
        self._events = events
        root: Node | None = None
        documents = 0
        for event in events:
            if isinstance(event, DocumentStartEvent):
                documents += 1
                if documents > 1:
                    hint = "make it a file of its own"
                    self._refuse("FML105", self._span(event), "a second document begins", hint)
                    return root
            elif isinstance(event, NodeEvent):
                root = self._node(event, 0)
        if _is_empty(root):
            root = None
        if root is None:
            start = Position(1, 1)
            hint = "begin with `fragileml: 1` and `kind:`"
            self._refuse("FML108", Span(self.source.name, start, start), "the file is empty", hint)
        return root

    def _node(self, event: Event, depth: int) -> Node:
        if depth > MAX_NESTING:
            raise NestingError(self._span(event))
        if not isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent):
            return self._alias(event)
        tagged = self._has_tag(event)
        node = self._untagged(event, depth)
        # It is not known what a tag was meant to make of the value.
        return evolve(node, span=node.span.as_hole()) if tagged else node

    def _untagged(
        self, event: ScalarEvent | SequenceStartEvent | MappingStartEvent, depth: int
    ) -> Node:
        if isinstance(event, SequenceStartEvent):
            return self._sequence(event, depth)
        if isinstance(event, MappingStartEvent):
            return self._mapping(event, depth)
        return self._scalar(event)

    def _alias(self, event: Event) -> Scalar:
        if isinstance(event, AliasEvent):
            self._refuse_alias(event)
        return _empty(self._span(event).as_hole())

    def _scalar(self, event: ScalarEvent) -> Scalar:
        style = _STYLES[event.style or ""]
        # A double-quoted escape can make half a surrogate pair, which is not text.
        text = event.value.encode("utf-8", "replace").decode("utf-8")
        raw = self.source.text[event.start_mark.index : event.end_mark.index]
        span = self._span(event)
        positions = positions_of(raw, text, style, span.start)
        if span.start in self.holes:
            span = span.as_hole()
        if style is Style.PLAIN:
            comment = _COMMENT.match(self.source.text, event.end_mark.index)
            return Scalar(text, style, span, positions, comment.group(1) if comment else "")
        if style is Style.FOLDED:
            hint = "use `|`, which keeps lines as they are"
            sign = Span(span.file, span.start, Position(span.start.line, span.start.column + 1))
            self.reporter.report("FML107", sign, "`>` folds lines into one", hint=hint)
        elif style is Style.DOUBLE and "\\" in raw:
            hint = "use single quotes or `|`, in which a backslash is itself"
            message = "a text in double quotes may not have escapes"
            self.reporter.report("FML109", span, message, hint=hint)
        return Scalar(text, style, span, positions)

    def _sequence(self, start: SequenceStartEvent, depth: int) -> Sequence:
        items: list[Node] = []
        end: Event = start
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                end = event
                break
            items.append(self._node(event, depth + 1))
        if start.flow_style:
            items = rejoin_items(items, self._lines, self.reporter)
        return Sequence(tuple(items), *self._extent(start, end, items[-1] if items else None))

    def _mapping(self, start: MappingStartEvent, depth: int) -> Mapping:
        entries: list[Entry] = []
        end: Event = start
        sound = True
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                end = event
                break
            key = self._key(event, start, depth)
            value = self._value(key, depth)
            if key is None or _is_merge(key):
                sound = False
            else:
                entries.append(Entry(key, value))
        if start.flow_style:
            entries = rejoin_entries(entries, self._lines, self.reporter)
        last = entries[-1].value if entries else None
        span, written = self._extent(start, end, last)
        return Mapping(self._unique(entries), span if sound else span.as_hole(), written)

    def _key(self, event: Event, mapping: MappingStartEvent, depth: int) -> Scalar | None:
        if isinstance(event, CollectionStartEvent):
            if self.source.text.startswith("{{", mapping.start_mark.index):
                self._misread("FML117", mapping.start_mark.line, mapping.start_mark.column)
            else:
                self._refuse(
                    "FML106", self._span(event), "a key is a word, not a collection", _KEY_HINT
                )
        key = self._node(event, depth + 1)
        if isinstance(key, Scalar) and isinstance(event, ScalarEvent) and not _is_empty(key):
            return key
        if isinstance(event, ScalarEvent):
            self._refuse("FML106", self._span(event), "this entry has no key", _KEY_HINT)
        return None

    def _value(self, key: Scalar | None, depth: int) -> Node:
        event = next(self._events)
        if key is not None and _is_merge(key):
            message = "`<<` merges mappings in YAML; the language does not"
            self._refuse("FML103", key.span, message, "write the keys out")
            if isinstance(event, AliasEvent):
                return key
        value = self._node(event, depth + 1)
        if key is None or not _is_empty(value):
            return value
        # The parser places an empty value at whatever comes next.
        place = Position(key.span.end.line, key.span.end.column + 1)
        return _empty(Span(self.source.name, place, place))

    def _unique(self, entries: list[Entry]) -> tuple[Entry, ...]:
        first: dict[str, Entry] = {}
        for entry in entries:
            name = entry.key.text
            if first.setdefault(name, entry) is not entry:
                self.reporter.report(
                    "FML102",
                    entry.key.span,
                    f"the key `{name}` is written twice",
                    related=(Label(first[name].key.span, "first written here"),),
                    hint="remove one of them, or correct its name",
                )
        return tuple(first.values())

    def _has_tag(self, event: ScalarEvent | CollectionStartEvent) -> bool:
        """Report an anchor or a tag; say whether there is a tag."""
        if event.anchor is not None:
            self._anchors.add(event.anchor)
        if event.tag is not None:
            mark = event.start_mark
            line = self._lines[mark.line]
            # With a tag and an anchor the event begins at the second of them.
            before = _PROPERTIES.search(line, 0, mark.column)
            column = before.start() if before else mark.column
            if _NEGATION.match(line, column):
                self._misread("FML110", mark.line, column)
            else:
                hint = "leave it out, or put the value in single quotes"
                self._refuse("FML104", self._span(event), "a tag is not part of the language", hint)
        elif event.anchor is not None:
            message = "an anchor is not part of the language"
            self._refuse("FML103", self._span(event), message, "leave it out")
        return event.tag is not None

    def _refuse_alias(self, event: AliasEvent) -> None:
        if event.anchor in self._anchors:
            message = "an alias is not part of the language"
            self._refuse("FML103", self._span(event), message, "write the value out")
        else:
            self._misread("FML111", event.start_mark.line, event.start_mark.column)

    def _misread(self, code: str, line: int, column: int) -> None:
        message, hint = misread(self._lines[line], column, code)
        start = Position(line + 1, column + 1)
        span = Span(self.source.name, start, Position(line + 1, column + 2))
        self._refuse(code, span, message, hint)

    def _refuse(self, code: str, span: Span, message: str, hint: str) -> None:
        self.reporter.report(code, span, message, hint=hint)

    def _extent(
        self, start: CollectionStartEvent, end: Event, last: Node | None
    ) -> tuple[Span, str]:
        first = _position(start.start_mark)
        if start.flow_style or last is None:
            written = self.source.text[start.start_mark.index : end.end_mark.index]
            return Span(self.source.name, first, _position(end.end_mark)), written
        return Span(self.source.name, first, last.span.end), ""

    def _span(self, event: Event) -> Span:
        return Span(self.source.name, _position(event.start_mark), _position(event.end_mark))


def _empty(span: Span) -> Scalar:
    return Scalar("", Style.PLAIN, span, (span.start,))


def _is_empty(node: Node | None) -> bool:
    if not isinstance(node, Scalar) or node.span.hole:
        return False
    return node.style is Style.PLAIN and not node.text


def _is_merge(key: Scalar) -> bool:
    return key.text == _MERGE_KEY and key.style is Style.PLAIN


def _position(mark: StringMark) -> Position:
    return Position(mark.line + 1, mark.column + 1)
