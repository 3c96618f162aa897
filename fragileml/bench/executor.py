"""Episodes one after another or in several processes, with the same results in the same order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fragileml.bench.plan import Job
from fragileml.bench.play import Played, play
from fragileml.library.processes import map_in_processes

_CHUNKS_PER_PROCESS = 8
_LARGEST_CHUNK = 16


def execute(jobs: Sequence[Job], processes: int) -> Iterator[Played]:
    """Yield the episodes of ``jobs`` in their order, ``processes`` of them at a time.

    Closing the iterator, or an interrupt while it waits, drops the episodes not yet yielded.
    """
    chunk = max(1, min(_LARGEST_CHUNK, len(jobs) // (processes * _CHUNKS_PER_PROCESS)))
    if any(job.model for job in jobs):
        chunk = 1  # minutes each, and paid for: every one is kept as soon as it is done
    yield from map_in_processes(play, jobs, processes, at_once=chunk)
