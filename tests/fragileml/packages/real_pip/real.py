"""Real pip, asked on an index of stub wheels in throwaway environments."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import venv
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from fragileml.packages import Universe
from tests.fragileml.packages.real_pip.cases import Answer, Case
from tests.fragileml.packages.real_pip.stub_index import dist_info, serve

VERSION = "26.3"
_SIZE = re.compile(r"\([0-9.]+ (?:bytes|kB|MB)\)")


class UnavailableError(Exception):
    """Real pip cannot be had here."""


def fetch(folder: Path) -> Path:
    """Install the package ``pip`` alone into a folder, and return the folder.

    Raises:
        UnavailableError: If no index has it, or none answers.
    """
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
    done = subprocess.run(
        [*command, str(folder / "with metadata"), f"pip=={VERSION}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise UnavailableError(f"pip {VERSION} cannot be installed: {done.stderr.strip()[-200:]}")
    bare = folder / "bare"
    bare.mkdir()
    (folder / "with metadata" / "pip").rename(bare / "pip")
    return bare


def lay_metadata(universe: Universe, folder: Path) -> Path:
    """Write the metadata of all releases as they stand in an environment."""
    for releases in universe.releases.values():
        for each in releases:
            for name, text in dist_info(each).items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
    return folder


@frozen
class RealPip:
    """A real pip in an environment of its own, asked one case at a time."""

    process: subprocess.Popen[str]
    index: str

    def answer(self, case: Case) -> Answer:
        """Return what it says."""
        assert self.process.stdin
        assert self.process.stdout
        question = {
            "start": dict(case.start.packages),
            "command": case.command,
            "files": dict(case.files),
        }
        print(json.dumps(question), file=self.process.stdin, flush=True)
        found = json.loads(self.process.stdout.readline())
        return Answer(
            found["returncode"],
            self._normalised(found["output"], found),
            found["after"],
            found["check"]["returncode"],
            self._normalised(found["check"]["output"], found),
        )

    def _normalised(self, lines: Sequence[str], found: dict[str, str]) -> tuple[str, ...]:
        text = "\n".join(lines)
        for address, name in (
            (found["site"], "<site-packages>"),
            (found["prefix"], "<env>"),
            (found["files"], "<files>"),
            (self.index, "<index>"),
        ):
            text = text.replace(address, name)
        return tuple(_SIZE.sub("(<size>)", text).split("\n")) if lines else ()


@contextmanager
def real_pip(universe: Universe, folder: Path) -> Iterator[RealPip]:
    """Give a real pip that sees a universe, while the block runs.

    Raises:
        UnavailableError: If there is none.
    """
    bare = fetch(folder)
    metadata = lay_metadata(universe, folder / "metadata")
    venv.create(folder / "venv", with_pip=False, symlinks=True)
    worker = Path(__file__).with_name("worker.py")
    with (
        serve(universe) as index,
        subprocess.Popen(
            [
                str(folder / "venv" / "bin" / "python"),
                "-I",
                str(worker),
                *map(str, (bare, metadata)),
                index,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process,
    ):
        yield RealPip(process, index)
        assert process.stdin
        process.stdin.close()
