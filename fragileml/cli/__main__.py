"""``python -m fragileml.cli``."""

from __future__ import annotations

from fragileml.cli import main

if __name__ == "__main__":
    main()
