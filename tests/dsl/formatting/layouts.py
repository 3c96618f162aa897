"""Files that say the same in other words: the layout of a document, chosen by chance."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from attrs import define

from fragileml_dsl.formatting.quoting import content, in_line, is_bare
from fragileml_dsl.syntax.parts import chosen, keys_in, shape_of_items, shape_under
from fragileml_dsl.syntax.scalars import TEXT, ExpressionShape, TemplateShape
from fragileml_dsl.syntax.shape import Shape
from fragileml_dsl.yaml_reader.nodes import Mapping, Node, Scalar, Sequence, Style

Lines = list[str]
"""Lines that belong together: nothing may be put between them."""

_LITERAL = re.compile(r"[:-] +\|[0-9]?-?(?: |$)")
_FOLD = re.compile(r"(?<=[^ ]) (?=[^ ])")


@define
class Layout:
    """Writes a document as a stranger might.

    Attributes:
        random: Decides everything.
        comments: The comments written so far; None if there shall be none.
    """

    random: Random
    comments: list[str] | None = None

    def page(self, root: Mapping, shapes: dict[str, Shape[object]]) -> str:
        """Return a file with the same meaning; ``shapes`` are those of its keys."""
        entries = list(root.entries)
        self.random.shuffle(entries)
        lines = self._between(12)
        for entry in entries:
            for chunk in self._entry(entry.key, entry.value, shapes[entry.key.text], 0):
                # What is indented as a block is a part of it.
                lines += [*chunk, *self._between(1 if _LITERAL.search(chunk[0]) else 12)]
        return "\n".join(lines) + "\n" * self.random.randrange(3)

    def _block(self, node: Node, shape: Shape[object], indent: int) -> Iterator[Lines]:
        if isinstance(node, Sequence):
            for item in node.items:
                yield from self._item(item, shape_of_items(shape), indent)
        elif isinstance(node, Mapping):
            entries = list(node.entries)
            if keys_in(shape):
                self.random.shuffle(entries)
            for entry in entries:
                inner = shape_under(shape, entry.key.text)
                yield from self._entry(entry.key, entry.value, inner, indent)

    def _entry(self, key: Scalar, node: Node, shape: Shape[object], indent: int) -> Iterator[Lines]:
        shape = chosen(shape, node)
        quote = self.random.choice(["", "", "", "'", '"'])
        head = f"{' ' * indent}{quote}{key.text}{quote}:"
        if isinstance(node, Scalar) or self._stays_flow(node):
            yield self._after(head, node, shape, indent)
            return
        yield [head + self._comment()]
        # A list may begin in the column of its key.
        least = 0 if isinstance(node, Sequence) else 1
        yield from self._block(node, shape, indent + self.random.randint(least, 4))

    def _item(self, node: Node, shape: Shape[object], indent: int) -> Iterator[Lines]:
        shape = chosen(shape, node)
        gap = self.random.randint(1, 3)
        if isinstance(node, Scalar) or self._stays_flow(node):
            yield self._after(f"{' ' * indent}{'-':{gap}}", node, shape, indent)
            return
        inner = indent + 1 + gap
        first, *rest = self._block(node, shape, inner)
        yield [f"{' ' * indent}-{' ' * gap}{first[0].lstrip(' ')}", *first[1:]]
        yield from rest

    def _after(self, head: str, node: Node, shape: Shape[object], indent: int) -> Lines:
        step = self.random.randint(1, 4)
        if isinstance(node, Scalar):
            first, *rest = self._scalar(node, shape, step)
        else:
            first, *rest = self._flow(node, shape).split("\n")
        rest = [line and f"{' ' * (indent + step)}{line}" for line in rest]
        if first.startswith("|") or not rest:
            return [f"{head} {first}{self._comment()}", *rest]
        return [f"{head} {first}", *rest[:-1], rest[-1] + self._comment()]

    def _flow(self, node: Node, shape: Shape[object]) -> str:
        shape = chosen(shape, node)
        if isinstance(node, Scalar):
            return self._scalar(node, shape)[0]
        if isinstance(node, Sequence):
            inner = shape_of_items(shape)
            return self._bracketed([self._flow(item, inner) for item in node.items], "[]")
        entries = list(node.entries)
        if keys_in(shape):
            self.random.shuffle(entries)
        parts = [
            f"{each.key.text}: {self._flow(each.value, shape_under(shape, each.key.text))}"
            for each in entries
        ]
        return self._bracketed(parts, "{}" if node.flow.startswith("{") else "")

    def _bracketed(self, parts: list[str], brackets: str) -> str:
        if not brackets:
            return parts[0]
        text = brackets[0] + self._break()
        for part in parts[:-1]:
            text += f"{part},{self._break()}"
        return text + "".join(parts[-1:]) + self._break() + brackets[1]

    def _break(self) -> str:
        """Return what stands between two parts in brackets."""
        if self.comments is None or self.random.random() < 0.8:
            return self.random.choice([" ", " ", "\n", "  "])
        return self._comment(always=True) + "\n"

    def _stays_flow(self, node: Node) -> bool:
        return not isinstance(node, Scalar) and bool(node.flow)

    def _scalar(self, node: Scalar, shape: Shape[object], step: int = 0) -> Lines:
        """Return one of the ways to write a scalar, all but its first line to be indented.

        ``step`` is by how much, or 0 if it stands in brackets.
        """
        text = content(node, shape)
        bare = is_bare(node, shape)
        if bare and node.style is Style.PLAIN:
            return [text]
        is_long = isinstance(shape, ExpressionShape | TemplateShape) or shape is TEXT
        if "\n" in text or (step and is_long and self.random.random() < 0.2):
            indicator = str(step) if text.lstrip("\n").startswith(" ") else ""
            return [f"|{indicator}{self.random.choice(['', '-'])}", *text.split("\n")]
        ways = ["'" + text.replace("'", "''") + "'"]
        if '"' not in text and "\\" not in text:
            ways.append(f'"{text}"')
        if step:
            ways = [_FOLD.sub(self.random.choice([" ", "\n"]), each, count=1) for each in ways]
        if in_line(text, bare=bare, flow=not step) == text:
            ways.append(text)
        return self.random.choice(ways).split("\n")

    def _between(self, columns: int) -> Lines:
        lines = [""] * (self.random.random() < 0.1) * self.random.randint(1, 3)
        while self.comments is not None and self.random.random() < 0.1:
            lines.append(" " * self.random.randrange(columns) + self._comment(always=True).strip())
            lines += [""] * (self.random.random() < 0.2)
        return lines

    def _comment(self, *, always: bool = False) -> str:
        if self.comments is None or (not always and self.random.random() < 0.85):
            return self.random.choice(["", "", " "])
        self.comments.append(f"# note {len(self.comments)}: 'a, [b")
        return f" {self.comments[-1]}"
