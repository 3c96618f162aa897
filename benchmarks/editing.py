"""What somebody waits for who completes a name while writing an expression."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

from benchmarks.measure import Benchmark, Figure, Probe, cpu_seconds
from benchmarks.places import CHECKOUT
from benchmarks.server import first_completion

TYPED = "    when: "
PACK = CHECKOUT / "scenarios" / "huggingface"


def editing() -> Benchmark:
    """Time a completion inside a condition of the largest bundled module.

    Every time another text stands before the cursor, as it does after a keystroke. The first of a
    server is timed over its streams by the clock, from the keystroke to the answer.
    """
    module = max(PACK.glob("modules/*.yaml"), key=lambda path: path.stat().st_size)
    return Benchmark(
        probes=(
            Probe("completion", _completed(module)),
            Probe("first completion", _completed_first(module)),
        ),
        figures=(
            Figure(
                f"completion in {module.stem}",
                lambda samples: samples["completion"],
                at_most=0.050,
            ),
            Figure(
                f"first completion of a server in {module.stem}",
                lambda samples: samples["first completion"],
                at_most=0.050,
            ),
        ),
    )


def _completed_first(module: Path) -> Callable[[], float]:
    lines = module.read_text(encoding="utf-8").split("\n")
    row = _condition(lines)
    text = "\n".join([*lines[:row], TYPED, *lines[row + 1 :]])
    return lambda: first_completion(PACK, module, text, (row, len(TYPED)))


def _condition(lines: list[str]) -> int:
    return next(index for index, line in enumerate(lines) if line.startswith(TYPED))


def _completed(module: Path) -> Callable[[], float]:
    from fragileml_dsl.editor.completion import complete
    from fragileml_dsl.editor.page import open_page
    from fragileml_dsl.resolve.workspace import Workspace
    from fragileml_dsl.source import Position, Source

    lines = module.read_text(encoding="utf-8").split("\n")
    row = _condition(lines)
    file = f"modules/{module.name}"
    versions = count()

    def keystroke() -> None:
        typed = f"{TYPED}{next(versions)} < "
        text = "\n".join([*lines[:row], typed, *lines[row + 1 :]])
        place = Position(row + 1, len(typed) + 1)
        page = open_page(Workspace.around(module), Source(file, text), place)
        if not complete(page).items:
            raise RuntimeError(f"nothing is offered in {file}")

    return lambda: cpu_seconds(keystroke)
