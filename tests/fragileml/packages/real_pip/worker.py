"""Runs real pip on one case after the other; a program for the interpreter of an empty venv.

Arguments: the folder that holds the package ``pip`` alone, the folder with the metadata of all
releases, the index's address. Each line on standard input is a case; each is answered by a line.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import sys
import sysconfig
import tempfile
from pathlib import Path

SITE = Path(sysconfig.get_paths()["purelib"])
UNKNOWN = 99
PRELOADED = (
    "pip._internal.cli.main",
    "pip._internal.commands.check",
    "pip._internal.commands.install",
    "pip._internal.commands.uninstall",
    "pip._internal.resolution.resolvelib.resolver",
)


def lay(start: dict[str, str], folder: Path) -> None:
    """Make the environment hold these packages and nothing else."""
    for each in SITE.glob("*.dist-info"):
        shutil.rmtree(each)
    for name, version in start.items():
        source = folder / f"{name.replace('-', '_')}-{version}.dist-info"
        shutil.copytree(source, SITE / source.name)


def installed() -> dict[str, str]:
    """Return the packages that the environment holds."""
    found = {}
    for each in SITE.glob("*.dist-info"):
        name, version = each.name.removesuffix(".dist-info").rsplit("-", 1)
        found[name.replace("_", "-").lower()] = version
    return found


def run(arguments: list[str], output: Path) -> tuple[int, list[str]]:
    """Run pip in a child that has it imported already."""
    child = os.fork()
    if child == 0:
        code = UNKNOWN
        try:
            stream = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(stream, 1)
            os.dup2(stream, 2)
            code = importlib.import_module("pip._internal.cli.main").main(arguments)
        except SystemExit as stop:
            code = stop.code if isinstance(stop.code, int) else UNKNOWN
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status), output.read_text().splitlines()


def main() -> None:
    """Answer cases until there are no more."""
    bare, metadata, index = sys.argv[1:]
    sys.path.insert(0, bare)
    sys.argv[0] = "pip"
    for name in [each for each in os.environ if each.startswith("PIP_")]:
        del os.environ[name]
    os.environ |= {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "PIP_INDEX_URL": index,
        "PIP_NO_CACHE_DIR": "1",
        "PIP_NO_INPUT": "1",
        "PIP_PROGRESS_BAR": "off",
        "PIP_ROOT_USER_ACTION": "ignore",
    }
    for each in PRELOADED:
        importlib.import_module(each)

    folder = Path(tempfile.mkdtemp())
    os.chdir(folder)
    for line in sys.stdin:
        case = json.loads(line)
        lay(case["start"], Path(metadata))
        for name, text in case["files"].items():
            path = Path(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        code, output = run(case["command"], folder / "output")
        after = installed()
        checked, problems = run(["check"], folder / "output")
        answer = {
            "returncode": code,
            "output": output,
            "after": after,
            "check": {"returncode": checked, "output": problems},
            "site": str(SITE),
            "prefix": sys.prefix,
            "files": str(folder),
        }
        print(json.dumps(answer), flush=True)  # noqa: T201 - the program's answer


if __name__ == "__main__":
    main()
