"""Generated source as code, kept on disk by the fingerprint of the machine that it came from.

An entry is code that will be run, so it is trusted only with the digest of its content in front,
below a folder that belongs to the user. Anything else there is ignored and made anew.
"""

from __future__ import annotations

import hashlib
import marshal
import sys
from collections.abc import Callable
from pathlib import Path
from types import CodeType

from attrs import frozen

from fragileml.machine.compiled.source import Source
from fragileml_dsl import cache
from fragileml_dsl.files import write_whole
from fragileml_dsl.machine.term import Value


@frozen(eq=False)
class Code:
    """Compiled source.

    Attributes:
        code: The module.
        constants: Values named ``k0``, ``k1``, ….
        patterns: Patterns whose matchers are named ``m0``, ``m1``, ….
    """

    code: CodeType
    constants: tuple[Value, ...]
    patterns: tuple[str, ...]


def compiled(key: str, write: Callable[[], Source]) -> Code:
    """Return the code of a machine, from disk if it is there and whole.

    Args:
        key: What the source follows from, such as a fingerprint.
        write: Writes the source.
    """
    path = _entry(key)
    kept = _read(path) if path else None
    if kept is not None:
        return kept
    source = write()
    code = Code(
        compile(source.text, "<generated>", "exec", dont_inherit=True),
        source.constants,
        source.patterns,
    )
    if path:
        _keep(path, code)
    return code


def _entry(key: str) -> Path | None:
    base = cache.folder()
    if base is None:
        return None
    maker = (
        f"{cache.program()} {_own_program()} {sys.implementation.cache_tag} {sys.flags.optimize}"
    )
    name = hashlib.sha256(f"{maker}\n{sys.version}\n{key}".encode()).hexdigest()
    return base / "code" / f"{name}.bin"


def _own_program() -> str:
    return cache.program(Path(__file__).parents[1])


def _keep(path: Path, code: Code) -> None:
    body = marshal.dumps((code.code, code.constants, code.patterns))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, hashlib.sha256(body).digest() + body)
    except OSError:
        return


def _read(path: Path) -> Code | None:
    try:
        data = path.read_bytes()
        digest, body = data[:32], data[32:]
        if hashlib.sha256(body).digest() != digest:
            return None
        code, constants, patterns = marshal.loads(body)  # noqa: S302 - whole, as just checked
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return Code(code, constants, patterns) if isinstance(code, CodeType) else None
