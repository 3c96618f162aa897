"""The one exception family at the edge of the API."""

from __future__ import annotations


class FragileMLError(Exception):
    """Root of every exception that FragileML raises on purpose.

    Inside, errors are values (lists of diagnostics); they become exceptions only where a
    caller asked for something that cannot be given.
    """
