"""Episodes one after another or in several processes, with the same results in the same order."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor

from fragileml.bench.plan import Job
from fragileml.bench.play import Played, play

_CHUNKS_PER_PROCESS = 8
_LARGEST_CHUNK = 16


def execute(jobs: Sequence[Job], processes: int) -> Iterator[Played]:
    """Yield the episodes of ``jobs`` in their order, ``processes`` of them at a time.

    Closing the iterator, or an interrupt while it waits, drops the episodes not yet yielded.
    """
    if processes == 1:
        yield from map(play, jobs)
        return
    # A fresh interpreter each: what a fork inherits differs by system.
    context = multiprocessing.get_context("spawn")
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(processes, mp_context=context, initializer=_leave_interrupts)
    chunk = max(1, min(_LARGEST_CHUNK, len(jobs) // (processes * _CHUNKS_PER_PROCESS)))
    if any(job.model for job in jobs):
        chunk = 1  # minutes each, and paid for: every one is kept as soon as it is done
    try:
        yield from pool.map(play, jobs, chunksize=chunk)
    except BaseException:
        # Some may wait for a server that never answers.
        for child in set(multiprocessing.active_children()) - others:
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl-C goes to every process of a terminal; only the first one answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
