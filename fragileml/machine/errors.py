"""What is raised where a caller asked for what there is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from fragileml_dsl.errors import FragileMLError

if TYPE_CHECKING:
    from fragileml_dsl.diagnostics.diagnostic import Diagnostic
    from fragileml_dsl.source import Source


def one_of(what: str, word: str, words: Sequence[str]) -> str:
    """Return a word that must be one of some.

    Raises:
        FragileMLError: If it is none of them.
    """
    if word not in words:
        raise FragileMLError(f"there is no {what} {word!r}; there are {', '.join(words)}")
    return word


class CompileError(FragileMLError):
    """A file does not compile. Its text is what the compiler prints.

    Attributes:
        diagnostics: What was found, sorted.
        sources: The texts that the diagnostics point into, by name.
    """

    def __init__(self, diagnostics: tuple[Diagnostic, ...], sources: Mapping[str, Source]) -> None:
        self.diagnostics = diagnostics
        self.sources = sources
        super().__init__(diagnostics, sources)

    def __str__(self) -> str:
        from fragileml_dsl.diagnostics.render import render

        return render(self.diagnostics, self.sources)
