"""One encoding of observations and actions, for one scenario or for all that are to be compared."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import cached_property

from attrs import define

from fragileml.envs.layout import Layout
from fragileml.machine.interpreter import Interpreter
from fragileml.machine.menu import JointMenu, Menu, action_id, menu_of
from fragileml.machine.program import Program
from fragileml_dsl.machine.machine import Machine


@define(slots=False, eq=False)
class Encoding:
    """What a policy's inputs and outputs mean.

    Attributes:
        layout: The columns of a row.
        menu: The actions by index.
        joint: The menus that are joined in ``menu``; None if that is the menu of one machine.
    """

    layout: Layout
    menu: Menu
    joint: JointMenu | None

    @classmethod
    def of_one(cls, interpreter: Interpreter) -> Encoding:
        """Return the encoding of a single scenario: its actions have the indices of its menu."""
        return cls(Layout.of([interpreter.program]), interpreter.menu, None)

    @classmethod
    def of_all(cls, machines: Sequence[Machine]) -> Encoding:
        """Return one encoding for many scenarios; a machine for each pipeline will do."""
        joint = JointMenu.of(map(menu_of, machines))
        return cls(Layout.of(map(Program, machines)), joint.actions, joint)

    @cached_property
    def fingerprint(self) -> str:
        """A SHA-256, in hex, that encodings share exactly if a policy for one fits the other."""
        text = "\n".join((self.layout.fingerprint, *map(action_id, self.menu)))
        return hashlib.sha256(text.encode()).hexdigest()
