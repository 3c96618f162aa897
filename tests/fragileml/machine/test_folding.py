"""What never changes is worked out beforehand, and only where that is sure to come to something."""

from __future__ import annotations

from pathlib import Path

import fragileml_dsl
from fragileml.machine.compiled.core import Core
from fragileml.packages.linking import link
from tests.docs.fences import DOCS, fences


def test_a_guard_keeps_null_away_from_what_is_folded(tmp_path: Path) -> None:
    fence = next(each for each in fences(DOCS / "errors" / "FML808.md") if "yaml" in each.info)
    text = fence.text.replace(
        "when: batch_size > memory",
        "when: limit != null && limit + 1 < batch_size || batch_size > memory",
    )
    path = tmp_path / "scenario.yaml"
    path.write_text(text, encoding="utf-8")
    machine = fragileml_dsl.compile(path, cached=False).machine
    assert machine is not None
    interpreter = link(machine)
    core = Core(interpreter, interpreter.reset(0))
    assert core.condition("success")(*core.start) is True
