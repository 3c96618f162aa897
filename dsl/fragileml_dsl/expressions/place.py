"""Where in a scalar an expression stands: offsets in its text become places in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from fragileml_dsl.source import Span
    from fragileml_dsl.yaml_reader.nodes import Scalar


@frozen
class Place:
    """The part of a scalar's text from ``start`` on."""

    scalar: Scalar
    start: int

    def span(self, start: int, end: int) -> Span:
        """Return the place of the stretch from offset ``start`` to ``end`` of the expression."""
        return self.scalar.span_of(self.start + start, self.start + end)
