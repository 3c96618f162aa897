"""What can be said of a machine's behaviour by running it."""

from __future__ import annotations

from fragileml.analysis.behaviour import examine

__all__ = ["examine"]
