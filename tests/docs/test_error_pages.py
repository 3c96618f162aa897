"""Every diagnostic has its page, and every page shows what is really printed."""

from __future__ import annotations

from pathlib import Path

import pytest

from fragileml.analysis import examine
from fragileml_dsl import check_path, render
from fragileml_dsl import compile as compile_scenario
from fragileml_dsl.diagnostics.catalogue import CATALOGUE
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.source import Source
from tests.docs.fences import DOCS, Fence, fences

PAGES = sorted((DOCS / "errors").glob("*.md"))


def write(fence: Fence, folder: Path) -> None:
    """Write the file that a block stands for: its text, its bytes, or the links that it lists."""
    kind, _, name = fence.info.partition(" ")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if kind == "yaml":
        path.write_text(fence.text, encoding="utf-8", newline="\n")
    elif kind == "bytes":
        path.write_bytes(b"".join(map(made, fence.text.splitlines())))
    elif kind == "link":
        path.symlink_to(fence.text.strip())


def made(line: str) -> bytes:
    """Return the bytes of a line such as ``text id: x``, ``repeat 9 x`` or ``hex e9``."""
    kind, _, rest = line.partition(" ")
    if kind == "hex":
        return bytes.fromhex(rest)
    if kind == "repeat":
        count, _, text = rest.partition(" ")
        return text.encode() * int(count)
    return f"{rest}\n".encode()


def examined(path: Path) -> tuple[list[Diagnostic], dict[str, Source]]:
    """Return all that is said of a document."""
    report = check_path(path)
    found = list(report.diagnostics)
    for machine in report.machines.values():
        found += examine(machine)
    if found:
        return found, dict(report.sources)
    compilation = compile_scenario(path, cached=False)
    return list(compilation.diagnostics), dict(compilation.sources)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_page(page: Path, tmp_path: Path) -> None:
    blocks = fences(page)
    folder = tmp_path / "page"
    files = [each for each in blocks if each.info.split(" ")[0] in {"yaml", "bytes", "link"}]
    for each in files:
        write(each, folder)
    found, sources = examined(folder / files[0].info.partition(" ")[2])
    (shown,) = (each.text for each in blocks if each.info == "text")
    assert render(found, sources).rstrip("\n") == shown.rstrip("\n")
    assert [each.code for each in found] == [page.stem]


def test_every_code_has_a_page_with_its_title() -> None:
    assert [page.stem for page in PAGES] == list(CATALOGUE)
    for page in PAGES:
        title = page.read_text(encoding="utf-8").split("\n", 1)[0]
        assert title == f"# {page.stem}: {CATALOGUE[page.stem].title}"
