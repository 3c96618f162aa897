"""Mutated files: texts that were valid once."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

from attrs import frozen
from hypothesis import strategies as st

from fragileml.testing.nasty import CHARACTERS, KEYS, NOISE, SCALARS, TOKENS

T = TypeVar("T")

_TOKEN = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|[A-Za-z_][\w.]*|\d[\w.]*|[&|=!<>]{2}|\S")
_ENTRY = re.compile(r"(\s*(?:- )?)([\w.-]+)(: ?)(.*)")
_WORD = re.compile(r"[A-Za-z][\w.-]*")
_EXPRESSION = re.compile(r"(.*\b(?:when|value|success|minutes|define|do|set|then)\b.*: )(\S.*)")
_COUNTS = (1, 1, 1, 2, 2, 3, 4)
_MANY = (2, 60, 300, 2_000)


@st.composite
def mutations(draw: st.DrawFn, text: str, donors: Sequence[str] = ()) -> bytes:
    """Draw mutants of a file: one to four random changes, small ones first.

    Lines, indentation, keys, scalars, tokens of expressions and single characters are deleted,
    doubled, swapped, replaced by nasty ones or nested deep; now and then the bytes are no UTF-8.

    Args:
        draw: Given by Hypothesis.
        text: The file's text.
        donors: Other files, pieces of which are put in.
    """
    knife = _Knife(draw, (text, *donors))
    for _ in range(knife.choose(_COUNTS)):
        text = knife.choose(_MUTATORS)(knife, text)
    data = text.encode("utf-8", "surrogatepass")
    if draw(st.integers(0, 39)) == 1:
        place = draw(st.integers(0, len(data)))
        data = data[:place] + knife.choose(NOISE) + data[place:]
    return data


@frozen
class _Knife:
    """Hypothesis' choices and the texts from which pieces may be taken."""

    draw: st.DrawFn
    texts: tuple[str, ...]

    def choose(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def below(self, limit: int) -> int:
        return self.draw(st.integers(0, max(0, limit - 1)))

    def lines(self, text: str) -> tuple[list[str], int]:
        """Return the lines of a text and the index of one of them."""
        lines = text.split("\n")
        return lines, self.below(len(lines))


_Mutator: TypeAlias = Callable[[_Knife, str], str]


def _delete_lines(knife: _Knife, text: str) -> str:
    lines, place = knife.lines(text)
    del lines[place : place + 1 + knife.below(3)]
    return "\n".join(lines)


def _double_lines(knife: _Knife, text: str) -> str:
    lines, place = knife.lines(text)
    end = place + 1 + knife.below(6)
    return "\n".join((*lines[:end], *lines[place:end], *lines[end:]))


def _swap_lines(knife: _Knife, text: str) -> str:
    lines, place = knife.lines(text)
    other = knife.below(len(lines))
    lines[place], lines[other] = lines[other], lines[place]
    return "\n".join(lines)


def _indent(knife: _Knife, text: str) -> str:
    """Move one line, or it and all that follow, to the left or the right."""
    lines, place = knife.lines(text)
    by, end = knife.below(9) - 4, place + 1 if knife.below(2) else len(lines)
    for each in range(place, end):
        lines[each] = " " * by + lines[each] if by > 0 else lines[each][-by:]
    return "\n".join(lines)


def _cut_off(knife: _Knife, text: str) -> str:
    return text[: knife.below(len(text) + 1)]


def _splice(knife: _Knife, text: str) -> str:
    """Put lines of one of the texts in."""
    lines, place = knife.lines(text)
    donor, start = knife.lines(knife.choose(knife.texts))
    return "\n".join((*lines[:place], *donor[start : start + 1 + knife.below(8)], *lines[place:]))


def _replace_value(knife: _Knife, text: str) -> str:
    return _change_entry(knife, text, lambda key, _: (key, knife.choose(SCALARS)))


def _replace_key(knife: _Knife, text: str) -> str:
    return _change_entry(knife, text, lambda _, value: (knife.choose(KEYS), value))


def _wrap_value(knife: _Knife, text: str) -> str:
    """Put a value in brackets or quotes, or take the first and the last character away."""
    marks = knife.choose(("[]", "{}", "''", '""', "()", "<>"))
    inward = knife.below(4) == 0
    return _change_entry(
        knife,
        text,
        lambda key, value: (key, value[1:-1] if inward else f"{marks[0]}{value}{marks[1]}"),
    )


def _swap_values(knife: _Knife, text: str) -> str:
    """Give an entry the value of another entry."""
    lines, place = knife.lines(knife.choose(knife.texts))
    found = _ENTRY.fullmatch(lines[place])
    given: str = found[4] if found else lines[place].strip()
    return _change_entry(knife, text, lambda key, _: (key, given))


def _change_entry(knife: _Knife, text: str, change: Callable[[str, str], tuple[str, str]]) -> str:
    lines, place = knife.lines(text)
    for index in (*range(place, len(lines)), *range(place)):
        found = _ENTRY.fullmatch(lines[index])
        if found:
            key, value = change(found[2], found[4])
            lines[index] = f"{found[1]}{key}: {value}"
            break
    return "\n".join(lines)


def _change_tokens(knife: _Knife, text: str) -> str:
    lines, place = knife.lines(text)
    lines[place] = _with_another_token(knife, lines[place])
    return "\n".join(lines)


def _change_expression(knife: _Knife, text: str) -> str:
    """Change a token of an expression and quote the result, so that YAML reads it as one."""
    lines = text.split("\n")
    found = [(index, _EXPRESSION.fullmatch(line)) for index, line in enumerate(lines)]
    places = [(index, match) for index, match in found if match]
    if not places:
        return _change_tokens(knife, text)
    index, match = knife.choose(places)
    plain = match[2].strip("'\"").replace("''", "'")
    changed = _with_another_token(knife, plain).replace("'", "''")
    lines[index] = f"{match[1]}'{changed}'"
    return "\n".join(lines)


def _with_another_token(knife: _Knife, line: str) -> str:
    """Delete, double or replace a token, or exchange it for another of the line."""
    tokens = list(_TOKEN.finditer(line))
    if not tokens:
        return line
    token, other = knife.choose(tokens), knife.choose(tokens)
    new = knife.choose(
        ("", f"{token[0]} {token[0]}", other[0], knife.choose(TOKENS), knife.choose(TOKENS))
    )
    return line[: token.start()] + new + line[token.end() :]


def _change_word(knife: _Knife, text: str) -> str:
    """Give a name or another word the place of one."""
    words = list(_WORD.finditer(text))
    others = list(_WORD.finditer(knife.choose(knife.texts)))
    if not words or not others:
        return text
    word, other = knife.choose(words), knife.choose(others)
    return text[: word.start()] + other[0] + text[word.end() :]


def _change_characters(knife: _Knife, text: str) -> str:
    place, gone = knife.below(len(text) + 1), knife.below(3)
    return text[:place] + knife.choose(CHARACTERS) + text[place + gone :]


def _repeat(knife: _Knife, text: str) -> str:
    """Say something very often where a value stands."""
    piece = knife.choose((*TOKENS, "x", "a.", "(", "[", "{a: ", "- ", "!", "1 + ", "'x', "))
    count = knife.choose(_MANY)
    return _change_entry(knife, text, lambda key, value: (key, piece * count + value))


def _nest(knife: _Knife, text: str) -> str:
    """Put an operator or brackets around a value, many times."""
    opening, closing = knife.choose(
        (("(", ")"), ("[", "]"), ("!", ""), ("-", ""), ("true ? ", " : 1"), ("{a: ", "}"))
    )
    count = knife.choose(_MANY)
    return _change_entry(
        knife, text, lambda key, value: (key, opening * count + value + closing * count)
    )


def _change_line_ends(knife: _Knife, text: str) -> str:
    return text.replace("\n", knife.choose(("\r\n", "\r", "\n\n", " \n", "\n---\n", "\n\t")))


_MUTATORS: tuple[_Mutator, ...] = (
    _delete_lines,
    _double_lines,
    _swap_lines,
    _indent,
    _splice,
    _replace_value,
    _replace_value,
    _replace_key,
    _wrap_value,
    _swap_values,
    _change_word,
    _change_word,
    _change_word,
    _change_word,
    _change_tokens,
    _change_tokens,
    _change_expression,
    _change_expression,
    _change_expression,
    _change_expression,
    _change_characters,
    _repeat,
    _nest,
    _cut_off,
    _change_line_ends,
)
"""From small changes to those that leave little standing."""
