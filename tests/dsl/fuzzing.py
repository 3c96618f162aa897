"""Bad input in numbers: where it is put, how long the compiler may take, what must come out."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from attrs import frozen

from fragileml_dsl import check_path, render
from fragileml_dsl.compiler import Report
from fragileml_dsl.formatting.formatter import format_text
from fragileml_dsl.resolve.workspace import MANIFEST

CHECKOUT = Path(__file__).resolve().parents[2]
PACK = CHECKOUT / "scenarios" / "huggingface"
FOLDERS = ("modules", "pipelines", "scenarios")
READER = "scenarios/pad-token-missing.yaml"
"""What is checked where the manifest is replaced: by itself it stands for the whole pack."""

SECONDS = 2.0
PATIENCE = 10.0


@cache
def texts() -> dict[str, str]:
    """Return the documents of the bundled pack by name."""
    found = [PACK / MANIFEST, *(p for each in FOLDERS for p in sorted(PACK.glob(f"{each}/*")))]
    return {path.relative_to(PACK).as_posix(): path.read_text(encoding="utf-8") for path in found}


@contextmanager
def within(seconds: float, data: bytes) -> Iterator[None]:
    """Fail with the input if what is done with it takes more CPU time, or does not end.

    Only the time of this process counts, so that a busy machine fails nothing.
    """

    def stop(*_: object) -> None:
        raise TimeoutError(f"still busy after {PATIENCE} s with {data!r}")

    alarm = hasattr(signal, "setitimer")
    if alarm:
        before = signal.signal(signal.SIGPROF, stop)
        signal.setitimer(signal.ITIMER_PROF, PATIENCE)
    start = time.process_time()
    try:
        yield
    finally:
        if alarm:
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.signal(signal.SIGPROF, before)
    taken = time.process_time() - start
    assert taken < seconds, f"{taken:.1f} s for {data!r}"


@frozen
class Bench:
    """A copy of the bundled pack in which one file at a time is replaced."""

    folder: Path

    @classmethod
    def below(cls, folder: Path) -> Bench:
        target = folder / "pack"
        if not target.exists():
            for name, text in texts().items():
                path = target / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            # The other files are no part of an input: they are read before its time counts.
            for path in (target / "pipelines").iterdir():
                check_path(path)
        return cls(target)

    def check(self, name: str, data: bytes) -> Report:
        """Check and format a document with ``data`` for its content; print what is found."""
        path = self.folder / name
        path.write_bytes(data)
        try:
            with within(SECONDS, data):
                report = check_path(self.folder / (READER if name == MANIFEST else name))
                render(report.diagnostics, report.sources)
                format_text(data.decode("utf-8", "replace"), name)
        finally:
            path.write_text(texts().get(name, ""), encoding="utf-8")
        failed = any(each.severity == "error" for each in report.diagnostics)
        assert not (failed and report.machines), data
        if name.startswith("scenarios/"):
            assert failed or report.machines, data
        return report
