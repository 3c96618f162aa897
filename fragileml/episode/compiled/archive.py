"""Arrays kept on disk by what they follow from, mapped into memory by all who recall them.

An entry is a folder of NumPy's files beside a page of notes with the digest of each file. What does
not fit in every point is ignored, and written anew by whoever knows better.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from fragileml_dsl import cache
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.machine.json_value import Json

Arrays: TypeAlias = dict[str, NDArray[Any]]
Notes: TypeAlias = dict[str, Json]
Record: TypeAlias = tuple[Arrays, Notes]
"""Arrays by name, and what is written beside them."""

_NOTES = "notes.json"


@frozen
class Archive:
    """Where one record is kept.

    Attributes:
        folder: The name of its kind in the cache.
        key: What the record follows from besides the program.
    """

    folder: str
    key: str

    def load(self) -> Record | None:
        """Return the record, None if there is none or it is not whole.

        The arrays may be written to; nobody else sees that.
        """
        home = self._home()
        if home is None:
            return None
        try:
            notes = json.loads((home / _NOTES).read_text(encoding="utf-8"))
            digests: Mapping[str, str] = notes["digests"]
            if any(_digest(home / f"{name}.npy") != each for name, each in digests.items()):
                return None
            mapped = {name: np.load(home / f"{name}.npy", mmap_mode="c") for name in digests}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None
        # What is taken from a plain array is plain again, and what agents receive comes from these.
        return {name: np.asarray(each) for name, each in mapped.items()}, notes

    def store(self, record: Record) -> Path:
        """Keep a record, in place of the one that is there.

        Raises:
            FragileMLError: If there is no cache or it cannot be written.
        """
        home = self._home()
        if home is None:
            raise FragileMLError(
                f"the cache is switched off; unset {cache.VARIABLE} to keep tables"
            )
        try:
            home.parent.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(dir=home.parent, suffix=".tmp"))
            try:
                _write(made, *record)
                _put(made, home)
            finally:
                shutil.rmtree(made, ignore_errors=True)
        except OSError as error:
            raise FragileMLError(f"the table cannot be kept in {home.parent}: {error}") from error
        return home

    def _home(self) -> Path | None:
        base = cache.folder()
        if base is None:
            return None
        runner = cache.program(Path(__file__).parents[2])
        text = f"{cache.program()}\n{runner}\n{np.__version__}\n{self.key}"
        return base / self.folder / hashlib.sha256(text.encode()).hexdigest()


def _write(folder: Path, arrays: Arrays, notes: Notes) -> None:
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)
    digests: Notes = {name: _digest(folder / f"{name}.npy") for name in arrays}
    text = json.dumps({**notes, "digests": digests}, sort_keys=True)
    (folder / _NOTES).write_text(text, encoding="utf-8")


def _put(made: Path, home: Path) -> None:
    """Give a whole folder its name; one that is there is taken away, whoever reads it keeps it."""
    old = Path(tempfile.mkdtemp(dir=home.parent, suffix=".tmp"))
    try:
        if home.exists():
            home.replace(old / "old")
        made.replace(home)
    except OSError:
        if not home.exists():
            raise
        # Somebody else was faster, and what they have written is as good.
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
