"""Which issues hold after a change: worked out once for all states that agree on what they read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from fragileml.machine.compiled.layout import Layout

Judge = Callable[[int, int], int]
"""Takes a packed state and the flags before; returns the flags after."""

_REMEMBERED = 1 << 16


def judge_of(
    layout: Layout, issues: Iterable[int], functions: Sequence[Callable[[int], int]]
) -> Judge:
    """Return a function that judges some issues again and leaves the others as they are."""
    suspects = tuple(issues)
    if not suspects:
        return lambda _, flags: flags
    reads = 0
    for each in suspects:
        reads |= _reads(layout, each)
    others = ~sum(3 << layout.issue_bits[each] for each in suspects)
    judges = tuple(functions[each] for each in suspects)
    known: dict[int, int] = {}

    def judge(packed: int, flags: int) -> int:
        key = packed & reads
        found = known.get(key)
        if found is None:
            found = 0
            for each in judges:
                found |= each(packed)
            if len(known) >= _REMEMBERED:
                known.clear()
            known[key] = found
        return flags & others | found

    return judge


def _reads(layout: Layout, issue: int) -> int:
    """Return the bits of the packed state that an issue reads."""
    told = layout.program.machine.issues[issue]
    bits = layout.packages.place.mask if told.packages else 0
    for slot in told.reads:
        if slot in layout.domains:
            bits |= layout.domains[slot].place.mask
    return bits
