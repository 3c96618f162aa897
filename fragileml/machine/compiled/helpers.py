"""What generated code calls: the operators that are no single expression of Python."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from fragileml.machine.arithmetic import EvaluationError
from fragileml.machine.values import Result

Thunk = Callable[[], object]
Body = Callable[[Result], object]
Elements = tuple[Result, ...]


def both(*operands: Thunk) -> bool:
    """Return whether all operands are true; a false one absorbs the failure of another."""
    return _decide(operands, decisive=False)


def either(*operands: Thunk) -> bool:
    """Return whether any operand is true; a true one absorbs the failure of another."""
    return _decide(operands, decisive=True)


def every(elements: Elements, body: Body) -> bool:
    """Return whether a body is true of all elements, absorbing failures as :func:`both` does."""
    return _decide(_thunks(elements, body), decisive=False)


def some(elements: Elements, body: Body) -> bool:
    """Return whether a body is true of any element, absorbing failures as :func:`either` does."""
    return _decide(_thunks(elements, body), decisive=True)


def just_one(elements: Elements, body: Body) -> bool:
    """Return whether a body is true of exactly one element."""
    return [body(each) for each in elements].count(True) == 1


def _thunks(elements: Elements, body: Body) -> Iterator[Thunk]:
    for each in elements:
        yield lambda each=each: body(each)  # type: ignore[misc] # a default binds early


def _decide(operands: Iterable[Thunk], *, decisive: bool) -> bool:
    failure = None
    for operand in operands:
        try:
            if operand() is decisive:
                return decisive
        except EvaluationError as error:
            failure = failure or error
    if failure:
        raise failure
    return not decisive


def in_order(order: tuple[str, ...], kept: set[str]) -> tuple[str, ...]:
    """Return the members of a set in the order in which its type declares them."""
    return tuple([each for each in order if each in kept])


def replaced(order: tuple[str, ...], members: tuple[str, ...], old: str, new: str) -> Elements:
    """Return a set with ``new`` in the place of ``old``, the set itself if that is not in it."""
    return in_order(order, ({*members} - {old}) | {new} if old in members else {*members})


def null_free(compare: Callable[[Result, Result], bool]) -> Callable[[Result, Result], bool]:
    """Return a comparison that is false where either side is null."""

    def compared(left: Result, right: Result) -> bool:
        return left is not None and right is not None and compare(left, right)

    return compared
