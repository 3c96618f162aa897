"""Pages whose blocks are played from the top: files, what is printed of them, corrections.

========  =========================  ==========================================================
block     after its mark             what it does
========  =========================  ==========================================================
``yaml``  the name of a file         writes the file; the first one of a page is examined
``json``  the name of a file         writes the file of a universe
``seen``  the name of a file         writes a transcript
``bytes`` the name of a file         writes bytes that Markdown cannot hold, see :func:`_made`
``link``  the name of a file         makes a symbolic link to what the block says
``text``                             is what is printed of the first file now
``diff``  a file's name, or nothing  corrects a file, by default the first one
``sh``                               ``mv a b`` moves a file, ``fragileml run a`` compiles one
``python`` ``bug``                   is a bug that the program has from here on, instead of another
========  =========================  ==========================================================
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import define, evolve, field, frozen

from fragileml.analysis import diagnose, examine, prove
from fragileml.analysis.likeness import compare
from fragileml.analysis.walks import never_met, nowhere_met, walk
from fragileml.library import transcripts
from fragileml.packages.linking import link
from fragileml_dsl import check_path, render
from fragileml_dsl import compile as compile_scenario
from fragileml_dsl.diagnostics.diagnostic import Diagnostic, has_errors
from fragileml_dsl.machine.machine import Machine
from tests.docs.fences import Fence, fences

COMPARED = frozenset({"FML817", "FML818", "FML819"})
"""Pages of what is said of scenarios beside each other."""

PROVED = frozenset({f"FML{number}" for number in (*range(810, 822), *range(825, 828))})
"""Pages of what proofs say; the examples of others need not be whole scenarios."""


@frozen
class Round:
    """What is found at one point of a page.

    Attributes:
        shown: The ``text`` block that stands there, or None at the end of the page.
        found: All diagnostics of the file that is examined.
        printed: The same, rendered.
    """

    shown: Fence | None
    found: tuple[Diagnostic, ...]
    printed: str


def rounds(page: Path, folder: Path) -> Iterator[Round]:
    """Play a page in an empty folder; yield what is found at each ``text`` block and at the end."""
    example = _Example(
        folder,
        proved=page.stem in PROVED,
        compared=page.stem in COMPARED,
        walked=page.stem == "FML820",
    )
    for fence in fences(page):
        if fence.info == "text":
            yield example.round(fence)
        else:
            example.play(fence)
    yield example.round(None)


def corrected(text: str, diff: str) -> str:
    """Return a text with the lines of a diff replaced.

    Lines that begin with a space or ``-`` stand in the text in this order, others perhaps between
    them; those with ``-`` go. A line with ``+`` comes after the line above it in the diff, or at
    the top.

    Raises:
        ValueError: If the text lacks a line.
    """
    lines = text.split("\n")
    place = 0
    for line in diff.splitlines():
        if line.startswith("+"):
            lines.insert(place, line[1:])
            place += 1
            continue
        place = lines.index(line[1:], place)
        if line.startswith("-"):
            del lines[place]
        else:
            place += 1
    return "\n".join(lines)


@define
class _Example:
    """The files of a page as they are when its blocks have been played up to some point."""

    folder: Path
    proved: bool
    compared: bool
    walked: bool
    files: dict[str, Fence] = field(factory=dict)
    first: str = ""
    compiled: str = ""
    bug: str = ""

    def play(self, fence: Fence) -> None:
        kind, _, name = fence.info.partition(" ")
        if kind in {"yaml", "json", "seen", "bytes", "link"}:
            self.files[name] = fence
            self.first = self.first or name
            _write(fence, self.folder / name)
        elif kind == "diff":
            name = name or self.first
            fence = evolve(self.files[name], text=corrected(self.files[name].text, fence.text))
            self.play(fence)
        elif fence.info == "python bug":
            self.bug = fence.text
        elif kind == "sh":
            for line in fence.text.splitlines():
                self.run(line.split(" "))

    def run(self, words: list[str]) -> None:
        match words:
            case ["mv", old, new]:
                (self.folder / old).rename(self.folder / new)
            case ["fragileml", "run", path]:
                self.compiled = path
            case _:
                raise ValueError(" ".join(words))

    def round(self, shown: Fence | None) -> Round:
        if self.compiled:
            compilation = compile_scenario(self.folder / self.compiled, cached=False)
            found, sources = compilation.diagnostics, compilation.sources
        else:
            report = check_path(self.folder / self.first)
            found = report.diagnostics + self.said_of_all(tuple(report.machines.values()))
            sources = report.sources
        return Round(shown, found, render(found, sources))

    def said_of_all(self, machines: tuple[Machine, ...]) -> tuple[Diagnostic, ...]:
        with pytest.MonkeyPatch.context() as patch:
            exec(compile(self.bug, "bug", "exec"), {"patch": patch})  # noqa: S102 - our own page
            said = tuple(each for it in machines for each in self.said_of(it))
            beside = compare((it, prove(it)) for it in machines) if self.compared else ()
            return said + beside + self.met_by(machines)

    def met_by(self, machines: tuple[Machine, ...]) -> tuple[Diagnostic, ...]:
        if not (self.walked and machines):
            return ()
        missed = never_met([walk([link(each) for each in machines])])
        return tuple(nowhere_met(f"modules/{module}.yaml", text) for module, text in missed)

    def said_of(self, machine: Machine) -> tuple[Diagnostic, ...]:
        found = (*examine(machine), *transcripts.compare(self.folder, machine))
        if has_errors(found) or not self.proved:
            return found
        return (*found, *diagnose(machine, prove(machine)))


def _write(fence: Fence, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if fence.info.startswith(("yaml ", "json ", "seen ")):
        path.write_text(fence.text, encoding="utf-8", newline="\n")
    elif fence.info.startswith("bytes "):
        path.write_bytes(b"".join(map(_made, fence.text.splitlines())))
    else:
        path.symlink_to(fence.text.strip())


def _made(line: str) -> bytes:
    """Return the bytes of a line such as ``text id: x``, ``repeat 9 x`` or ``hex e9``."""
    kind, _, rest = line.partition(" ")
    if kind == "hex":
        return bytes.fromhex(rest)
    if kind == "repeat":
        count, _, text = rest.partition(" ")
        return text.encode() * int(count)
    return f"{rest}\n".encode()
