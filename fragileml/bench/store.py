"""The folder of a bench: ``config.json``, ``results.jsonl``, ``summary.json``, ``traces/``.

No clock, machine or number of processes stands in them: the same plan gives the same bytes.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Self, TextIO

from attrs import asdict, define, field

from fragileml.bench.plan import Plan
from fragileml.bench.play import Played
from fragileml.bench.record import Record
from fragileml.bench.summary import AgentSummary, summarise
from fragileml.machine import SEMANTICS_VERSION
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.version import __version__

CONFIG = "config.json"
RESULTS = "results.jsonl"
SUMMARY = "summary.json"
TRACES = "traces"


@define
class Store:
    """Keeps every episode as soon as it is done, so that an interrupt loses nothing.

    Use it as a context: entering makes the folder ready, leaving writes the summary.

    Attributes:
        folder: Where to write. What an earlier bench left there is replaced.
        plan: What is being judged.
    """

    folder: Path
    plan: Plan
    records: list[Record] = field(factory=list, init=False)
    _results: TextIO = field(init=False)

    def __enter__(self) -> Self:
        """Make the folder ready.

        Raises:
            FragileMLError: If it holds anything that no bench wrote.
        """
        if self.folder.is_dir():
            self._clear()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write(CONFIG, _config(self.plan))
        self._results = (self.folder / RESULTS).open("w", encoding="utf-8", newline="\n")
        return self

    def _clear(self) -> None:
        found = {each.name for each in self.folder.iterdir()}
        if found and not ({CONFIG, RESULTS} <= found <= {CONFIG, RESULTS, SUMMARY, TRACES}):
            message = f"{self.folder} holds files that no bench wrote; choose another folder"
            raise FragileMLError(message)
        shutil.rmtree(self.folder / TRACES, ignore_errors=True)
        for name in (RESULTS, SUMMARY):
            (self.folder / name).unlink(missing_ok=True)

    def keep(self, played: Played) -> None:
        """Keep one episode."""
        trace = self.folder / played.record.trace
        trace.parent.mkdir(parents=True, exist_ok=True)
        trace.write_text(played.trace, encoding="utf-8", newline="\n")
        self._results.write(json.dumps(played.record.to_json()) + "\n")
        self._results.flush()
        self.records.append(played.record)

    def __exit__(self, *_: object) -> None:
        """Write the summary of what has been kept."""
        self._results.close()
        self._write(SUMMARY, self.summary())

    def summary(self) -> dict[str, object]:
        """Return what ``summary.json`` holds."""
        planned = len(self.plan.jobs())
        return {
            "complete": len(self.records) == planned,
            "episodes": {"done": len(self.records), "planned": planned},
            "agents": [asdict(each) for each in self.agents()],
        }

    def agents(self) -> tuple[AgentSummary, ...]:
        """Return the summaries of the agents."""
        return summarise(self.records)

    def _write(self, name: str, document: Mapping[str, object]) -> None:
        text = json.dumps(document, indent=2, allow_nan=False) + "\n"
        (self.folder / name).write_text(text, encoding="utf-8", newline="\n")


def _config(plan: Plan) -> dict[str, object]:
    return {
        "fragileml": __version__,
        "semantics": SEMANTICS_VERSION,
        "agents": plan.agents,
        "scenarios": [task.id for task in plan.tasks],
        "seeds": plan.seeds,
        "mode": str(plan.mode),
        "alert": plan.alert,
        "model": plan.model.to_json() if plan.model else None,
    }
