"""All mistakes in one run, each once: the error pages' mistakes, two at a time in one file.

Most pages change a few lines of one example. Where two of them change different lines, both are
made; the compiler must then report both and nothing else.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import frozen

from fragileml_dsl import check_path
from tests.docs.fences import DOCS, fences

STOPPING = {"FML003", "FML006", "FML101", "FML106", "FML108", "FML208", "FML210"}
"""The file cannot be read, or nothing is known of what it holds."""

SILENCING = {"FML410", "FML411", "FML413"}
"""It is not known what the variable holds that the other page's mistake is about."""

UNREAD = {"FML430", "FML431", "FML432"}
"""What could not be read may read anything."""

LAST = {"FML622", "FML721", *(f"FML{number}" for number in range(801, 900))}
"""Judged on a machine or on the way to it, so only in a file without other errors."""

DEPENDENT = {
    ("FML402", "FML741"),  # with the other's `needs`, the module is among the needs
    ("FML402", "FML742"),
    ("FML111", "FML711"),  # it is not known whether the issue has a message
    ("FML117", "FML711"),
    ("FML416", "FML710"),  # it is not known whether the issue is silent
    ("FML710", "FML711"),  # one lacks what the other has too much
    ("FML116", "FML424"),  # one offers the action that the other lacks
    ("FML409", "FML431"),  # one has the parameter that the other lacks
    ("FML409", "FML523"),
}

SAME_KEY = (
    {"FML416", "FML711", "FML717", "FML804"},  # how visible the issue is
    {"FML704", "FML825"},  # what varies
)
"""Each of them writes the key that the others write."""

MOST_LINES = 8
"""A page that changes more lines shows a mistake that the example has no place for."""


@frozen
class Change:
    """Lines of the example, from ``start`` up to ``end``, and what stands there instead."""

    start: int
    end: int
    lines: tuple[str, ...]

    def touches(self, other: Change) -> bool:
        return self.start <= other.end and other.start <= self.end


def example(page: Path) -> list[str] | None:
    """Return the lines of a page's file if it is the example and stands alone."""
    files = [each for each in fences(page) if each.info.split(" ")[0] in {"yaml", "bytes", "link"}]
    single = [each.info for each in files] == ["yaml scenario.yaml"]
    return files[0].text.splitlines() if single else None


BASE = (example(DOCS / "errors" / "FML201.md") or [])[:-1]
"""The example without a mistake: this page adds a line at its end."""


def changes() -> Iterator[tuple[str, list[Change]]]:
    """Yield each page that changes a few lines of the example, and what it changes."""
    for page in sorted((DOCS / "errors").glob("*.md")):
        lines = example(page) or BASE
        matcher = difflib.SequenceMatcher(None, BASE, lines, autojunk=False)
        found = [
            Change(start, end, tuple(lines[low:high]))
            for kind, start, end, low, high in matcher.get_opcodes()
            if kind != "equal"
        ]
        if (
            found
            and sum(max(each.end - each.start, len(each.lines)) for each in found) <= MOST_LINES
        ):
            yield page.stem, found


CHANGES = dict(changes())
PAIRS = [
    (one, two)
    for one, two in itertools.combinations(CHANGES, 2)
    if not any({one, two} <= each for each in SAME_KEY)
    and not any(a.touches(b) for a in CHANGES[one] for b in CHANGES[two])
]


def expected(one: str, two: str) -> set[frozenset[str]]:
    """Return what may be reported of a file with two mistakes."""
    both, first, second = frozenset({one, two}), frozenset({one}), frozenset({two})
    if (one, two) in DEPENDENT:
        return {both, first, second, frozenset({"FML401", two}), frozenset()}
    if one in STOPPING or two in STOPPING:
        return {both, first if one in STOPPING else second, second if two in STOPPING else first}
    if one in LAST and two in LAST:
        return {both, first, second, frozenset()}
    if one in LAST or two in LAST:
        return {both, second if one in LAST else first}
    if one in UNREAD or two in UNREAD:
        return {both, second if one in UNREAD else first}
    return {both, first, second} if {one, two} & SILENCING else {both}


def judge(pairs: list[tuple[str, str]], folder: Path) -> list[str]:
    """Return the pairs of which something else is reported."""
    wrong = []
    path = folder / "scenario.yaml"
    for one, two in pairs:
        lines = list(BASE)
        for each in sorted((*CHANGES[one], *CHANGES[two]), key=lambda each: -each.start):
            lines[each.start : each.end] = each.lines
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        diagnostics = check_path(path).diagnostics
        found = [each.code for each in diagnostics]
        if frozenset(found) not in expected(one, two) or len(found) != len(set(found)):
            wrong.append(f"{one} and {two} give {found}")
        if not all(each.hint for each in diagnostics):
            wrong.append(f"{one} and {two} come without a hint")
    return wrong


def test_there_are_many_pairs() -> None:
    assert len(PAIRS) > 4_000


def test_two_mistakes_give_two_diagnostics(tmp_path: Path) -> None:
    assert judge(PAIRS[::211], tmp_path) == []


@pytest.mark.slow
def test_each_mistake_beside_many_others(tmp_path: Path) -> None:
    assert judge(PAIRS[::7], tmp_path) == []


def test_a_file_that_cannot_be_read_does_not_hide_the_others(tmp_path: Path) -> None:
    """What it declares is not known, so nothing is said of names that it may declare."""
    text = "\n".join(BASE)
    head, _, rest = text.partition("modules:\n  trainer:\n")
    body, _, tail = rest.partition("faults: [trainer")
    (tmp_path / "pack.yaml").write_text("fragileml: 1\nkind: pack\nid: [\n", encoding="utf-8")
    (tmp_path / "modules").mkdir()
    module = f"fragileml: 1\nkind: module\nid: trainer\ntitle: 'Training\n{body}"
    (tmp_path / "modules" / "trainer.yaml").write_text(module, encoding="utf-8")
    (tmp_path / "scenarios").mkdir()
    scenario = f"{head}faults: [trainer{tail}\ngoal: trian\nstart: warn\n"
    (tmp_path / "scenarios" / "example.yaml").write_text(scenario, encoding="utf-8")
    found = [(each.code, each.span.file) for each in check_path(tmp_path).diagnostics]
    assert found == [
        ("FML101", "modules/trainer.yaml"),
        ("FML101", "pack.yaml"),
        ("FML408", "scenarios/example.yaml"),
        ("FML417", "scenarios/example.yaml"),
    ]


def test_a_misspelt_declaration_is_known_in_every_spelling(tmp_path: Path) -> None:
    text = "\n".join(BASE).replace("batch_size: {", "batchSize: {")
    path = tmp_path / "scenario.yaml"
    path.write_text(text + "\nbudgets: {}\n", encoding="utf-8")
    assert [each.code for each in check_path(path).diagnostics] == ["FML204", "FML201"]
