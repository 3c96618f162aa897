"""Drawn files: texts by their place in a folder."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen
from hypothesis.vendor.pretty import RepresentationPrinter


@frozen(repr=False)
class Files:
    """The files of a pack, or of one scenario that stands alone.

    Printing it shows the files, so a failing example can be copied and run.

    Attributes:
        texts: Pairs of a path below the folder, with forward slashes, and a text.
        scenarios: The paths of the scenarios among them.
    """

    texts: tuple[tuple[str, str], ...]
    scenarios: tuple[str, ...]

    def __repr__(self) -> str:
        return "\n" + "\n".join(f"--- {path}\n{text}" for path, text in self.texts)

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: FBT001 - as Hypothesis calls it
        """Print the files where Hypothesis shows an example."""
        printer.text("…" if cycle else repr(self))

    def write(self, folder: Path) -> tuple[Path, ...]:
        """Write the files below a folder.

        Returns:
            The paths of the scenarios.
        """
        for path, text in self.texts:
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
        return tuple(folder / path for path in self.scenarios)
