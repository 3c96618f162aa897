"""Independent work in several processes, with the same results in the same order.

The pools of the standard library wait in threads and locks. An interrupt can leave one of the
locks closed, and the program then never ends; here the program waits for pipes alone.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import traceback
from collections.abc import Callable, Generator, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar, cast

from attrs import frozen

from fragileml_dsl.errors import FragileMLError

T = TypeVar("T")
R = TypeVar("R")

_LONGEST_WAIT = 0.5
"""Seconds."""


class ProcessError(FragileMLError):
    """A process ended before its work was done, as when memory runs out."""


@frozen
class _Reply(Generic[R]):
    results: tuple[R, ...]
    error: Exception | None = None


@frozen
class _Worker:
    process: BaseProcess
    connection: Connection

    def close(self) -> None:
        self.connection.close()
        self.process.join()
        self.process.close()


def map_in_processes(
    work: Callable[[T], R], items: Sequence[T], processes: int | None = None, *, at_once: int = 1
) -> Generator[R, None, None]:
    """Yield what ``work`` comes to for each of the items, in their order.

    Closing the iterator, or an interrupt while it waits, ends the processes at once and with them
    what has not been yielded.

    Args:
        work: A function of a module: other processes find it by its name.
        items: What it is called with.
        processes: How many work at a time, by default as many as there are cores.
        at_once: How many items a process takes at a time.

    Raises:
        ProcessError: If a process ends before its work is done.
    """
    parts = [items[start : start + at_once] for start in range(0, len(items), at_once)]
    processes = min(processes or os.cpu_count() or 1, len(parts))
    if processes <= 1:
        yield from map(work, items)
        return
    workers: list[_Worker] = []
    try:
        workers.extend(_start(work) for _ in range(processes))
        yield from _results(parts, [each.connection for each in workers])
    except BaseException:
        # What they do may take minutes, or wait for a server that never answers.
        for worker in workers:
            worker.process.terminate()
        raise
    finally:
        for worker in workers:
            worker.close()


def _start(work: Callable[[T], R]) -> _Worker:
    # A fresh interpreter each: what a fork inherits differs by system.
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=_serve, args=(work, theirs), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _results(parts: Sequence[Sequence[T]], idle: Sequence[Connection]) -> Iterator[R]:
    """Hand out the parts, and yield their results in order."""
    waiting = iter(enumerate(parts))
    busy: dict[Connection, int] = {}
    replies: dict[int, _Reply[R]] = {}

    def hand_out(connection: Connection) -> None:
        for number, part in waiting:
            _send(connection, part)
            busy[connection] = number
            return

    for connection in idle:
        hand_out(connection)
    for number in range(len(parts)):
        while number not in replies:
            # An interrupt that comes just before the wait does not end it.
            for each in wait(list(busy), _LONGEST_WAIT):
                connection = cast("Connection", each)
                replies[busy.pop(connection)] = _receive(connection)
                hand_out(connection)
        reply = replies.pop(number)
        yield from reply.results
        if reply.error is not None:
            raise reply.error


def _send(connection: Connection, part: Sequence[T]) -> None:
    try:
        connection.send(part)
    except OSError as error:
        raise _ended() from error


def _receive(connection: Connection) -> _Reply[R]:
    try:
        return cast("_Reply[R]", connection.recv())
    except (EOFError, OSError) as error:
        raise _ended() from error


def _ended() -> ProcessError:
    return ProcessError("a process ended before its work was done: try again with fewer at a time")


def _serve(work: Callable[[T], R], connection: Connection) -> None:
    """Work on what comes until the other end is closed."""
    # Ctrl-C goes to every process of a terminal; only the first one answers it.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            part = cast("Sequence[T]", connection.recv())
        except EOFError:
            return
        connection.send(_done(work, part))


def _done(work: Callable[[T], R], part: Sequence[T]) -> _Reply[R]:
    results: list[R] = []
    for each in part:
        try:
            results.append(work(each))
        except Exception as error:  # noqa: BLE001 - whatever it is, who asked shall have it
            error.add_note("".join(traceback.format_exception(error)))
            return _Reply(tuple(results), error)
    return _Reply(tuple(results))
