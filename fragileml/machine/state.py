"""The state of a machine: values, marks, and nothing that an agent knows or has done."""

from __future__ import annotations

import hashlib
import json
import math
from enum import StrEnum

from attrs import field, frozen

from fragileml.machine.frame import Packages
from fragileml_dsl.machine.machine import Visibility
from fragileml_dsl.machine.term import Value


class Mark(StrEnum):
    """What is known of a stage's last execution."""

    NEVER = "never"
    STALE = "stale"
    GREEN = "green"
    FAILED = "failed"


@frozen(slots=False)  # made at every step, and made faster without slots
class State:
    """One state of a machine.

    Attributes:
        values: Values of the variables, by slot.
        marks: Marks of the stages, by index.
        injected: Which injections have happened.
        packages: What is installed.
        issues: By index, how an issue that holds shows itself, None for one that does not hold.
            It follows from the values and is carried along because everything asks for it.
    """

    values: tuple[Value, ...]
    marks: tuple[Mark, ...]
    injected: tuple[bool, ...]
    packages: Packages
    issues: tuple[Visibility | None, ...] = field(eq=False, repr=False)

    def digest(self) -> str:
        """Return the SHA-256, in hex, of a canonical text of the state."""
        parts = [*map(encode_value, self.values), "/", *self.marks, "/"]
        parts += ["1" if each else "0" for each in self.injected]
        parts.append(self.packages.digest)
        return hashlib.sha256("\n".join(parts).encode("ascii")).hexdigest()


def encode_value(value: Value) -> str:
    """Return a text of one line that no other value has; ``1``, ``1.0`` and ``'1'`` differ."""
    match value:
        case bool():
            return f"bool {value:d}"
        case int():
            return f"int {value}"
        case float():
            return "double nan" if math.isnan(value) else f"double {value.hex()}"
        case None:
            return "null"
        case str():
            return f"string {json.dumps(value)}"
        case _:
            return f"set {json.dumps(value)}"
