"""Writes the appendices of ``language.md`` from the grammars, the schemas and the checker.

Run it from the checkout: ``python docs/generate_appendix.py``; a test keeps them fresh.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

HERE = Path(__file__).parent
PAGE = HERE / "language.md"
MARK = "<!-- What follows is made by docs/generate_appendix.py. -->\n"
GRAMMARS = {"expression.lark": "An expression", "template.lark": "A text with holes"}

LEGEND = """\
Between quotes stands what is written as it is, in capitals what the table below describes; `|`
separates alternatives, `?` means perhaps, `*` any number, brackets group. Operators further down
bind tighter, and those of one line bind to the left. The same as Lark reads it:
[expression.lark](../grammar/expression.lark), [template.lark](../grammar/template.lark).
"""
ELEMENTS = {
    "all": "whether the condition holds for every element `x`",
    "exists": "whether it holds for one or more",
    "exists_one": "whether it holds for one alone",
    "filter": "the elements for which it holds",
    "has": "whether a map has an entry",
    "map": "the value for each element",
}
"""What the macros do."""

_RULE = re.compile(r"^\??(?P<name>\w+)(?:\.\d+)?: (?P<body>.*(?:\n +\|.*)*)", re.MULTILINE)
_COMMENT = re.compile(r"^((?://.*\n)+)(\w+)(?:\.\d+)?:", re.MULTILINE)
_WORD = re.compile(r"/(\w+)\(\?!.*\)/")
_HOLDS_STRING = re.compile(r'(?:"[^"]+"(?: \| )?)+')


def page() -> str:
    """Return the whole page with fresh appendices."""
    before, _, _ = PAGE.read_text(encoding="utf-8").partition(MARK)
    return "\n".join([before + MARK, *grammar(), *functions(), *keys()]).rstrip() + "\n"


def grammar() -> Iterator[str]:
    """Yield the grammars as rules, and their words in words."""
    from fragileml_dsl.grammar_files import grammar_path

    yield "## Appendix: the grammar\n"
    yield LEGEND
    for name, title in GRAMMARS.items():
        text = grammar_path(name).read_text(encoding="utf-8")
        yield f"{title}:\n"
        yield "```text grammar"
        yield from rules(text)
        yield "```\n"
        yield "| word | what it is |\n|---|---|"
        yield from (f"| {word} | {meaning} |" for word, meaning in words(text).items())
        yield ""


def rules(text: str) -> Iterator[str]:
    """Yield the rules of a grammar, with words that are always the same written out."""
    found = {match["name"]: match["body"] for match in _RULE.finditer(text)}
    fixed = dict(_fixed(found))
    shown = [name for name in found if name.islower()]
    width = max(map(len, shown))
    for name in shown:
        plain = re.sub(r" -> \w+", "", found[name])
        plain = re.sub(r"\b[A-Z]+\b", lambda word: fixed.get(word[0], word[0]), plain)
        first, *others = re.split(r"\n +\| ", plain)
        yield f"{name.replace('start', 'text'):{width}} = {first}"
        yield from (f"{'':{width}} | {each}" for each in others)


def _fixed(found: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the words of a grammar that are one string or a choice of them."""
    for name, body in found.items():
        word = _WORD.fullmatch(body)
        if name.isupper() and word:
            yield name, f'"{word[1]}"'
        elif name.isupper() and _HOLDS_STRING.fullmatch(body):
            yield name, f"({body})" if " | " in body else body


def words(text: str) -> dict[str, str]:
    """Return what the comments of a grammar say of its words."""
    found = {name: comment for comment, name in _COMMENT.findall(text) if name.isupper()}
    return {
        name: re.sub(r"^// ", "", comment, flags=re.MULTILINE).strip().replace("|", r"\|")
        for name, comment in found.items()
    }


def functions() -> Iterator[str]:
    """Yield every function, method and macro with what it does."""
    from fragileml_dsl.expressions.check_calls import FUNCTIONS, MACROS, METHODS

    yield "## Appendix: all functions\n"
    yield "| how it is called | what it is |\n|---|---|"
    described = dict.fromkeys(each.doc for each in (*FUNCTIONS.values(), *METHODS.values()))
    for doc in described:
        form, _, meaning = doc.rstrip(".").rpartition("`: ")
        yield f"| {form}` | {meaning} |" if meaning and form else f"| {doc.rstrip('.')} | |"
    for name, form in MACROS.items():
        target = "" if name == "has" else "list."
        yield f"| `{target}{name}({form})` | {ELEMENTS[name]} |"
    yield ""


def keys() -> Iterator[str]:
    """Yield every key of every kind of document, in the order in which files have them."""
    from fragileml_dsl.syntax.documents import DOCUMENT_KINDS, schema_of

    yield "## Appendix: all keys\n"
    yield "Keys in bold must be given; modules and pipelines inside a scenario need no `id`"
    yield "and no `title`.\n"
    # A module or a pipeline inside a scenario has the keys of a file.
    seen = {kind.title() for kind in DOCUMENT_KINDS}
    for kind in DOCUMENT_KINDS:
        schema = schema_of(kind)
        definitions = cast("Mapping[str, Mapping[str, object]]", schema["$defs"])
        yield from _table(f"A {kind}", schema)
        for name, definition in definitions.items():
            if name not in seen and "properties" in definition:
                seen.add(name)
                yield from _table(_in_words(name), definition)


def _in_words(name: str) -> str:
    """Return the name of a tree's class as a heading."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).capitalize()


def _table(title: str, schema: Mapping[str, object]) -> Iterator[str]:
    described = cast("Mapping[str, Mapping[str, str]]", schema["properties"])
    required = cast("list[str]", schema.get("required", []))
    yield f"### {title}\n"
    yield "| key | what it is |\n|---|---|"
    for key, value in described.items():
        shown = f"**`{key}`**" if key in required else f"`{key}`"
        meaning = value.get("description", "").replace("|", r"\|")
        yield f"| {shown} | {meaning} |"
    yield ""


if __name__ == "__main__":
    sys.path[:0] = [str(HERE.parent), str(HERE.parent / "dsl")]
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
