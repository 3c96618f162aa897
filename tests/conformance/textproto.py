"""Protocol buffers in text form, read as lists of (field, value) without a schema."""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterator
from typing import TypeAlias, Union

from attrs import define

Value: TypeAlias = Union[str, "Message"]

_TOKEN = re.compile(
    r"""\s+ | \#[^\n]*
    | (?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
    | (?P<name>\[[^\]]*\])
    | (?P<mark>[{}:;,])
    | (?P<word>[^\s{}:;,"'\[\]]+)""",
    re.VERBOSE,
)


@define
class Message:
    """The fields of a message in the order written."""

    fields: list[tuple[str, Value]]

    def all(self, name: str) -> list[Message]:
        return [each for key, each in self.fields if key == name and isinstance(each, Message)]

    def one(self, name: str) -> Message | None:
        return next(iter(self.all(name)), None)

    def text(self, name: str) -> str | None:
        found = (each for key, each in self.fields if key == name and isinstance(each, str))
        return next(found, None)


def read(text: str) -> Message:
    """Return the message that ``text`` holds."""
    tokens = [match for match in _TOKEN.finditer(text) if match.lastgroup]
    return _message(iter([(str(each.lastgroup), each[0]) for each in tokens] + [("mark", "}")]))


def _message(tokens: Iterator[tuple[str, str]]) -> Message:
    fields: list[tuple[str, Value]] = []
    for kind, token in tokens:
        if token == "}":
            break
        if kind == "string":
            name, value = fields.pop()  # adjacent strings are one
            fields.append((name, f"{value}{_unquote(token)}"))
        elif kind != "mark":
            fields.append((token, _value(tokens)))
    return Message(fields)


def _value(tokens: Iterator[tuple[str, str]]) -> Value:
    kind, token = next(tokens)
    if token == ":":
        kind, token = next(tokens)
    if token == "{":
        return _message(tokens)
    return _unquote(token) if kind == "string" else token


def _unquote(token: str) -> str:
    """Return the text of a string, whose escapes are bytes of UTF-8."""
    body = "".join(rf"\x{byte:02x}" if byte > 127 else chr(byte) for byte in token.encode())
    points = re.sub(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})", _utf8, body.replace("\n", r"\n"))
    content: bytes = literal_eval("b" + points)
    return content.decode()


def _utf8(escape: re.Match[str]) -> str:
    return "".join(rf"\x{byte:02x}" for byte in chr(int(escape[1] or escape[2], 16)).encode())
