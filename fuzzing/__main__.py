"""``python -m fuzzing TARGET [--seconds N]`` fuzzes; with FILEs it only repeats those inputs."""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path

from fuzzing import TARGETS, corpus

_RUNS = Path("runs") / "fuzz"
_SLOWEST = 2
_LARGEST = 8_192


def main() -> None:
    """Read the command line and do what it says."""
    parser = argparse.ArgumentParser(prog="python -m fuzzing", description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("files", nargs="*", type=Path, help="inputs to repeat")
    parser.add_argument("--seconds", type=int, default=60, help="how long to fuzz")
    arguments = parser.parse_args()
    if arguments.files:
        repeat(arguments.target, arguments.files)
    else:
        fuzz(arguments.target, arguments.seconds)


def repeat(target: str, files: list[Path]) -> None:
    """Give files to a target once, without coverage; what they find is raised."""
    from fuzzing.targets import run

    for path in files:
        run(target, path.read_bytes())
        print(f"{path}: nothing found")


def fuzz(target: str, seconds: int) -> None:
    """Fuzz until the time is over or an input raises or takes more than two seconds.

    Inputs that reach something new are kept below ``runs/fuzz`` for the next time.
    """
    import atheris

    folder = _RUNS / target
    corpus.write(target, folder / "seeds")
    (folder / "kept").mkdir(exist_ok=True)
    with atheris.instrument_imports(include=["fragileml", "fragileml_dsl"]):
        from fuzzing.targets import run

        for data in corpus.seeds(target):  # what is imported late is instrumented as well
            run(target, data)
    print(f"Repeat what is found with: {sys.executable} -m fuzzing {target} {folder}/crash-…")
    options = [
        f"-max_total_time={seconds}",
        f"-timeout={_SLOWEST}",
        f"-max_len={_LARGEST}",
        f"-artifact_prefix={folder}/",
        "-print_final_stats=1",
    ]
    inputs = [str(folder / "kept"), str(folder / "seeds")]
    atheris.Setup([sys.argv[0], *options, *inputs], partial(run, target))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
