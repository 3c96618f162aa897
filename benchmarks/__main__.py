"""The command `python -m benchmarks`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.checking import checking
from benchmarks.compilation import compiling
from benchmarks.editing import editing
from benchmarks.exploring import exploring
from benchmarks.generating import generating
from benchmarks.measure import Benchmark, measure
from benchmarks.memory import QUICK_STEPS, STEPS, remembering
from benchmarks.packages import packages
from benchmarks.places import use_checkout
from benchmarks.report import as_json, as_text
from benchmarks.startup import helping, importing
from benchmarks.stepping import stepping
from benchmarks.throughput import throughput

ROUNDS = 15
QUICK_ROUNDS = 5


BENCHMARKS: Mapping[str, Callable[[], Benchmark]] = {
    "import": importing,
    "help": helping,
    "compile": compiling,
    "check": checking,
    "edit": editing,
    "step": stepping,
    "generation": generating,
    "packages": packages,
    "exploration": exploring,
    "throughput": throughput,
}

MEMORY = "memory"
"""Takes minutes, so that it is measured only where it is named."""


def main() -> int:
    """Measure what the command line names; return 0 if every target is met and 1 otherwise."""
    arguments = parse()
    rounds = QUICK_ROUNDS if arguments.quick else ROUNDS
    with TemporaryDirectory(prefix="fragileml-") as folder:
        use_checkout(Path(folder))
        names = arguments.names or BENCHMARKS
        steps = arguments.steps or (QUICK_STEPS if arguments.quick else STEPS)
        memory = {MEMORY: partial(remembering, steps)}
        known: Mapping[str, Callable[[], Benchmark]] = {**BENCHMARKS, **memory}
        report = measure({name: known[name]() for name in names}, rounds)
    print(json.dumps(as_json(report), indent=2) if arguments.json else as_text(report))
    return int(not all(each.met for results in report.results.values() for each in results))


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure this checkout in interleaved rounds against its targets.",
        epilog="Ends with 1 if a target is missed.",
    )
    names = (*BENCHMARKS, MEMORY)
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"{', '.join(names)}; all but the last if none"
    )
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and steps")
    parser.add_argument("--steps", type=int, metavar="N", help=f"random steps of {MEMORY}")
    arguments = parser.parse_args()
    if arguments.steps is not None and arguments.steps < 1:
        parser.error(f"--steps must be 1 or more, not {arguments.steps}")
    unknown = [name for name in arguments.names if name not in names]
    if unknown:
        parser.error(f"no benchmark {unknown[0]!r}: choose from {', '.join(names)}")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
