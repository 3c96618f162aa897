"""What a scenario's file says of par, beside what is proved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from fragileml.analysis.behaviour import finding
from fragileml.analysis.claims import Proof
from fragileml_dsl.diagnostics.diagnostic import Diagnostic
from fragileml_dsl.machine.machine import Machine


@frozen
class _Figure:
    """A part of par over all beginnings.

    Attributes:
        unit: What is counted.
        declared: What the file says.
        least: The most that is proved of a beginning.
        whole: Whether it is proved of every beginning, so that it cannot be more.
    """

    unit: str
    declared: int
    least: int
    whole: bool

    @classmethod
    def of(cls, unit: str, declared: int, proved: Iterable[int | None]) -> _Figure:
        each = tuple(proved)
        known = [one for one in each if one is not None]
        return cls(unit, declared, max(known, default=0), len(known) == len(each))

    @property
    def right(self) -> int:
        """The declared figure if nothing speaks against it, else what it must be at least."""
        return self.least if self.whole else max(self.least, self.declared)

    @property
    def proved(self) -> str:
        """What is proved, in words."""
        return f"{'' if self.whole else 'at least '}{_counted(self.least, self.unit)}"


def differing(machine: Machine, proofs: Sequence[Proof]) -> Iterator[Diagnostic]:
    """Compare what is declared with what is proved; a figure that is not proved is let be."""
    par = machine.annotations.par
    if par is None or not proofs:
        return
    steps = _Figure.of("step", par.steps, (each.steps for each in proofs))
    minutes = _Figure.of("minute", par.minutes, (each.minutes for each in proofs))
    wrong = [each for each in (steps, minutes) if each.right != each.declared]
    if wrong:
        proved = " and ".join(each.proved for each in wrong)
        said = " and ".join(_counted(each.declared, each.unit) for each in wrong)
        message = f"the cheapest repairs cost {proved}, not {said}"
        hint = f"if that is meant, write par: {{steps: {steps.right}, minutes: {minutes.right}}}"
        yield finding(machine, "FML821", message, hint, par.line)


def _counted(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'}"
