"""The one diagnostic type: what is wrong, where, and what to do about it."""

from __future__ import annotations

from enum import StrEnum

from attrs import frozen

from fragileml_dsl.source import Position, Span


class Severity(StrEnum):
    """How bad it is: an error prevents a machine, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@frozen
class Label:
    """A related place with a word on why it matters."""

    span: Span
    text: str


@frozen
class Diagnostic:
    """One mistake in one place.

    Attributes:
        code: ``FML`` and three digits; its meaning never changes. See the catalogue.
        severity: Error or warning.
        message: One sentence in lower case without a full stop: what is wrong.
        span: Where.
        related: Other places that take part, in reading order.
        hint: What to do, as an imperative; empty if the message says it all.
    """

    code: str
    severity: Severity
    message: str
    span: Span
    related: tuple[Label, ...] = ()
    hint: str = ""

    @property
    def sort_key(self) -> tuple[str, Position, Position, str, str]:
        """Order in which diagnostics are reported: by place, then code, then message."""
        return (self.span.file, self.span.start, self.span.end, self.code, self.message)


def has_errors(diagnostics: tuple[Diagnostic, ...] | list[Diagnostic]) -> bool:
    """Say whether any of the diagnostics prevents a machine."""
    return any(each.severity is Severity.ERROR for each in diagnostics)
