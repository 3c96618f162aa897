"""Where the rooms of the compiler leave their diagnostics."""

from __future__ import annotations

from attrs import define, field

from fragileml_dsl.diagnostics.catalogue import CATALOGUE
from fragileml_dsl.diagnostics.diagnostic import Diagnostic, Label, Severity
from fragileml_dsl.source import Span


@define
class Reporter:
    """Collects diagnostics: one for each place and code, and none for a hole.

    What stands at a hole could not be read, so whatever is said of it has the same cause.
    """

    _found: dict[tuple[str, Span], Diagnostic] = field(factory=dict, init=False)

    def report(
        self,
        code: str,
        span: Span,
        message: str,
        *,
        hint: str = "",
        related: tuple[Label, ...] = (),
    ) -> None:
        """Add one diagnostic with the severity that the catalogue gives its code."""
        if span.hole:
            return
        severity = CATALOGUE[code].severity
        self._found.setdefault(
            (code, span), Diagnostic(code, severity, message, span, related, hint)
        )

    def extend(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        """Add diagnostics found elsewhere."""
        for each in diagnostics:
            self._found.setdefault((each.code, each.span), each)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """All diagnostics so far, sorted."""
        return tuple(sorted(self._found.values(), key=lambda each: each.sort_key))

    @property
    def failed(self) -> bool:
        """Whether an error has been reported."""
        return any(each.severity is Severity.ERROR for each in self._found.values())
