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
_LETTERS = {
    letter.encode(): control.encode()
    for letter, control in zip("abfnrtv", "\a\b\f\n\r\t\v", strict=True)
}


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
    for kind, text in tokens:
        if text == "}":
            break
        if kind == "string":
            name, value = fields.pop()  # adjacent strings are one
            fields.append((name, f"{value}{_unquote(text)}"))
        elif kind != "mark":
            fields.append((text, _value(tokens)))
    return Message(fields)


def _value(tokens: Iterator[tuple[str, str]]) -> Value:
    kind, text = next(tokens)
    if text == ":":
        kind, text = next(tokens)
    if text == "{":
        return _message(tokens)
    return _unquote(text) if kind == "string" else text


def _unquote(text: str) -> str:
    """Return the text of a string, whose short escapes are bytes of UTF-8."""
    content = _ESCAPE.sub(_unescape, text[1:-1].encode())
    return content.decode(errors="replace")  # some fields hold bytes


def _unescape(escape: re.Match[bytes]) -> bytes:
    octal, hexadecimal, point, letter = escape.groups()
    if point:
        return chr(int(point[1:], 16)).encode()
    if octal or hexadecimal:
        return bytes([int(octal, 8) if octal else int(hexadecimal[1:], 16)])
    return _LETTERS.get(letter, letter)
