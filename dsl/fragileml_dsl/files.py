"""Files written whole or not at all."""

from __future__ import annotations

import stat
import tempfile
from pathlib import Path


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that nobody ever sees a part of it; one that exists keeps its mode.

    A link is replaced, not followed.

    Raises:
        OSError: It cannot be written; what was there is as it was.
    """
    data = content.encode() if isinstance(content, str) else content
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as stream:
        written = Path(stream.name)
        try:
            stream.write(data)
            stream.close()
            if path.exists():
                written.chmod(stat.S_IMODE(path.stat().st_mode))
            written.replace(path)
        except BaseException:
            written.unlink()
            raise
