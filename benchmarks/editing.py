"""What somebody waits for who completes a name while writing an expression."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from pathlib import Path

from benchmarks.measure import Benchmark, Figure, Probe, cpu_seconds
from benchmarks.places import CHECKOUT

PACK = CHECKOUT / "scenarios" / "huggingface"


def editing() -> Benchmark:
    """Time a completion inside a condition of the largest bundled module.

    Every time another text stands before the cursor, as it does after a keystroke.
    """
    module = max(PACK.glob("modules/*.yaml"), key=lambda path: path.stat().st_size)
    return Benchmark(
        probes=(Probe("completion", _completed(module)),),
        figures=(
            Figure(
                f"completion in {module.stem}",
                lambda samples: samples["completion"],
                at_most=0.050,
            ),
        ),
    )


def _completed(module: Path) -> Callable[[], float]:
    from fragileml_dsl.editor.completion import complete
    from fragileml_dsl.editor.page import open_page
    from fragileml_dsl.resolve.workspace import Workspace
    from fragileml_dsl.source import Position, Source

    lines = module.read_text(encoding="utf-8").split("\n")
    row = next(index for index, line in enumerate(lines) if line.startswith("    when: "))
    file = f"modules/{module.name}"
    versions = count()

    def keystroke() -> None:
        typed = f"    when: {next(versions)} < "
        text = "\n".join([*lines[:row], typed, *lines[row + 1 :]])
        place = Position(row + 1, len(typed) + 1)
        page = open_page(Workspace.around(module), Source(file, text), place)
        if not complete(page).items:
            raise RuntimeError(f"nothing is offered in {file}")

    return lambda: cpu_seconds(keystroke)
