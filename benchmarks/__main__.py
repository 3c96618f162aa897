"""The command `python -m benchmarks`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.checking import checking
from benchmarks.compilation import compiling
from benchmarks.editing import editing
from benchmarks.exploring import exploring
from benchmarks.generating import generating
from benchmarks.measure import Benchmark, measure
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


def main() -> int:
    """Measure what the command line names; return 0 if every target is met and 1 otherwise."""
    arguments = parse()
    rounds = QUICK_ROUNDS if arguments.quick else ROUNDS
    with TemporaryDirectory(prefix="fragileml-") as folder:
        use_checkout(Path(folder))
        names = arguments.names or BENCHMARKS
        report = measure({name: BENCHMARKS[name]() for name in names}, rounds)
    print(json.dumps(as_json(report), indent=2) if arguments.json else as_text(report))
    return int(not all(each.met for results in report.results.values() for each in results))


def parse() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Measure this checkout in interleaved rounds against its targets.",
        epilog="Ends with 1 if a target is missed.",
    )
    parser.add_argument("names", nargs="*", metavar="name", help=", ".join(BENCHMARKS))
    parser.add_argument("--json", action="store_true", help="print JSON alone")
    parser.add_argument("--quick", action="store_true", help="fewer rounds")
    arguments = parser.parse_args()
    unknown = [name for name in arguments.names if name not in BENCHMARKS]
    if unknown:
        parser.error(f"no benchmark {unknown[0]!r}: choose from {', '.join(BENCHMARKS)}")
    return arguments


if __name__ == "__main__":
    sys.exit(main())
