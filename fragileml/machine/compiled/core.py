"""A machine over packed states: what its generated code says of them.

The reference interpreter says what is right; whoever wants the text of a step asks it again with
the state before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import TypeAlias, cast

from attrs import define, field

from fragileml.machine.allowance import ALLOWANCE
from fragileml.machine.compiled.code import compiled
from fragileml.machine.compiled.expressions import FUNCTIONS
from fragileml.machine.compiled.judging import Judge, judge_of
from fragileml.machine.compiled.layout import MARKS, Layout
from fragileml.machine.compiled.source import write_source
from fragileml.machine.interpreter import Beginning, Interpreter
from fragileml.machine.program import Program
from fragileml.machine.state import State
from fragileml_dsl.expressions.patterns import matcher

Condition: TypeAlias = Callable[[int, int], bool]
Changer: TypeAlias = Callable[[int, int], tuple[int, int]]

_CODE_BYTES = 500_000
_ACT_BYTES = 1_000


@define(slots=False, eq=False)
class Core:
    """One machine from one beginning.

    Attributes:
        interpreter: The reference.
        beginning: The reset whose unchanging values are written into the code.
        layout: Where the parts of a state stand.
    """

    interpreter: Interpreter
    beginning: Beginning
    layout: Layout = field()

    @layout.default
    def _tightest(self) -> Layout:
        return Layout(self.interpreter.program, self.beginning.state)

    @property
    def program(self) -> Program:
        """The machine and its indexes."""
        return self.interpreter.program

    @cached_property
    def start(self) -> tuple[int, int]:
        """The packed state at reset and the flags of issues."""
        return self.pack(self.beginning.state)

    def pack(self, state: State) -> tuple[int, int]:
        """Return the packed state and the flags of issues.

        Raises:
            LayoutFull: If the layout has no room for a value.
        """
        return self.layout.pack(state), self.layout.flags(state.issues)

    def unpack(self, packed: int, flags: int) -> State:
        """Return the state."""
        return self.layout.unpack(packed, flags)

    def wider(self) -> Core:
        """Return a core with room for more values."""
        return Core(self.interpreter, self.beginning, self.layout.wider())

    @property
    def loaded(self) -> bool:
        """Whether it holds its code."""
        return "_names" in self.__dict__

    @property
    def weight(self) -> int:
        """About how many bytes its code takes, what is made of that, and its layout."""
        return self.layout.weight + (self._code_bytes if self.loaded else 0)

    @property
    def _code_bytes(self) -> int:
        return _CODE_BYTES + _ACT_BYTES * len(self.interpreter.menu)

    def forget(self) -> None:
        """Let go of the code; it is read again when somebody asks for any of it."""
        for name in ("_names", "judge_packages"):
            self.__dict__.pop(name, None)

    def function(self, name: str) -> object:
        """Return a generated function by its name."""
        return self._names[name]

    def condition(self, name: str) -> Condition:
        """Return a generated condition over a packed state and flags."""
        return cast("Condition", self._names[name])

    def changer(self, name: str) -> Changer:
        """Return a generated function from a packed state and flags to those after it."""
        return cast("Changer", self._names[name])

    @cached_property
    def _names(self) -> Mapping[str, object]:
        ALLOWANCE.spend(self._code_bytes)
        code = compiled(self._key, lambda: write_source(self.layout))
        names: dict[str, object] = {**FUNCTIONS, "packages": self.layout.packages.values}
        names["marks"] = [str(mark) for mark in MARKS]
        names |= {f"k{i}": value for i, value in enumerate(code.constants)}
        names |= {f"m{i}": matcher(pattern) for i, pattern in enumerate(code.patterns)}
        for slot, domain in self.layout.domains.items():
            names[f"d{slot}"] = domain.values
            names[f"bits_{slot}"] = domain.bits
        exec(code.code, names)  # noqa: S102 - made of typed expressions, no text of a pack in it
        issues = self._issues(names)
        for slot in self.layout.domains:
            reading = self.program.issues_reading[slot]
            names[f"judge_{slot}"] = judge_of(self.layout, reading, issues)
        return names

    def _issues(self, names: Mapping[str, object]) -> list[Callable[[int], int]]:
        count = len(self.program.machine.issues)
        return [cast("Callable[[int], int]", names[f"issue_{i}"]) for i in range(count)]

    def judge(self, slot: int) -> Judge:
        """Return what judges issues again when a variable has changed."""
        return cast("Judge", self._names[f"judge_{slot}"])

    @cached_property
    def judge_packages(self) -> Judge:
        """What judges issues again when installed packages have changed."""
        issues = enumerate(self.program.machine.issues)
        reading = (i for i, each in issues if each.packages)
        return judge_of(self.layout, reading, self._issues(self._names))

    @property
    def _key(self) -> str:
        """What the source follows from."""
        fixed = map(repr, self.beginning.state.values)
        places = (repr(each.place) for each in self.layout.domains.values())
        return "\n".join([self.interpreter.fingerprint, *fixed, *places])
