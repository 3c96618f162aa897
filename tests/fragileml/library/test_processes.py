"""Work in several processes comes in its order, and can be left at any time."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path
from threading import Event

import pytest

from fragileml.library.processes import ProcessError, map_in_processes

INTERRUPTED = """
import os, signal
from pathlib import Path
from threading import Event
from fragileml.library.processes import map_in_processes

def wait(number):
    if number == 1:
        while not Path("printed").exists():
            pass
        os.kill(os.getppid(), signal.SIGINT)
    if number:
        Event().wait()
    return number

if __name__ == "__main__":
    # Whoever starts the tests in the background may have interrupts ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        for each in map_in_processes(wait, range(40), 2):
            print(each, flush=True)
            Path("printed").touch()
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


def forever(number: int) -> int:
    if number:
        Event().wait()
    return number


@pytest.mark.parametrize(("processes", "at_once"), [(1, 1), (2, 1), (2, 3), (64, 100)])
def test_results_come_in_order(processes: int, at_once: int) -> None:
    items = range(-5, 3)
    assert list(map_in_processes(abs, items, processes, at_once=at_once)) == [*map(abs, items)]


def test_nothing_to_do_starts_nothing() -> None:
    assert list(map_in_processes(abs, [])) == []


def test_an_error_reaches_who_asked() -> None:
    found = map_in_processes(int, ["1", "one", "2"], 2)
    assert next(found) == 1
    with pytest.raises(ValueError, match="one"):
        next(found)


def test_a_process_that_ends_too_early_is_an_error() -> None:
    found = map_in_processes(os._exit, [1, 2, 3], 2)
    with pytest.raises(ProcessError, match="ended before its work was done"):
        next(found)


def test_closing_ends_the_processes() -> None:
    before = set(multiprocessing.active_children())
    found = map_in_processes(forever, range(8), 2)
    assert next(found) == 0
    found.close()
    assert set(multiprocessing.active_children()) <= before


def test_an_interrupt_ends_the_processes_and_says_nothing(tmp_path: Path) -> None:
    (tmp_path / "interrupted.py").write_text(INTERRUPTED, encoding="utf-8")
    command = [sys.executable, "interrupted.py"]
    done = subprocess.run(
        command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.stdout, done.stderr, done.returncode) == ("0\ninterrupted\n", "", 0)
