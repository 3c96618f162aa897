"""Files written whole or not at all."""

from __future__ import annotations

import stat
import tempfile
from pathlib import Path


def write_whole(path: Path, text: str) -> None:
    """Write a file so that nobody ever sees a part of it; one that exists keeps its mode.

    A link is replaced, not followed.

    Raises:
        OSError: It cannot be written; what was there is as it was.
    """
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=path.parent, suffix=".tmp", delete=False
    ) as stream:
        written = Path(stream.name)
        try:
            stream.write(text)
            stream.close()
            if path.exists():
                written.chmod(stat.S_IMODE(path.stat().st_mode))
            written.replace(path)
        except BaseException:
            written.unlink()
            raise
