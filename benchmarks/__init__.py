"""Speed, measured side by side: `python -m benchmarks` from a checkout."""

from __future__ import annotations
