"""Protocol buffers in text form, read as lists of (field, value) without a schema."""

from __future__ import annotations

import re
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

_ESCAPE = re.compile(
    rb"\\(?:([0-7]{1,3})|([xX][0-9a-fA-F]{2})|(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|(.))"
)
_LETTERS = dict(
    zip(
        (b"a", b"b", b"f", b"n", b"r", b"t", b"v"),
        (b"\a", b"\b", b"\f", b"\n", b"\r", b"\t", b"\v"),
    )
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
    """Return the text of a string, whose short escapes are bytes of UTF-8."""
    content = _ESCAPE.sub(_unescape, token[1:-1].encode())
    return content.decode(errors="replace")  # some fields hold bytes


def _unescape(escape: re.Match[bytes]) -> bytes:
    octal, hexadecimal, point, letter = escape.groups()
    if point:
        return chr(int(point[1:], 16)).encode()
    if octal or hexadecimal:
        return bytes([int(octal, 8) if octal else int(hexadecimal[1:], 16)])
    return _LETTERS.get(letter, letter)
