"""What texts and verdicts may ask of a state besides its values: metrics, marks, issues."""

from __future__ import annotations

from attrs import define

from fragileml.machine.evaluate import Frame, evaluate
from fragileml.machine.program import Program
from fragileml.machine.state import Mark, State
from fragileml_dsl.machine.machine import Effect


@define(eq=False)
class World:
    """A state as expressions see it.

    Attributes:
        program: The machine.
        state: The state.
        logged: Whether metrics have the values that a run prints, which may not be the true ones.
    """

    program: Program
    state: State
    logged: bool = False

    def frame(self, value: float = 0.0) -> Frame:
        """Return the frame for expressions about this state; ``value`` is an effect's input."""
        return Frame(
            values=self.state.values, packages=self.state.packages, value=value, world=self
        )

    def holds(self, issue: int) -> bool:
        """Say whether an issue holds."""
        return self.state.issues[issue] is not None

    def mark(self, stage: int) -> str:
        """Return a stage's mark."""
        return self.state.marks[stage]

    def metric(self, metric: int) -> float | None:
        """Return a metric's value, or None unless its stage is green."""
        stage = self.program.machine.metrics[metric].stage
        return self._metric(metric) if self.state.marks[stage] is Mark.GREEN else None

    def _metric(self, index: int) -> float:
        """Bend the base value by each issue that holds, in order."""
        metric = self.program.machine.metrics[index]
        value = as_double(evaluate(metric.base, self.frame()))
        for issue in metric.issues:
            if self.state.issues[issue] is None:
                continue
            for effect in self.program.machine.issues[issue].effects:
                if effect.metric == index:
                    value = self._bent(effect, value)
        return value

    def _bent(self, effect: Effect, value: float) -> float:
        bent = effect.logged if self.logged and effect.logged is not None else effect.term
        return as_double(evaluate(bent, self.frame(value)))


def as_double(result: object) -> float:
    """Return the result of a numeric expression as a double.

    Raises:
        TypeError: If it is no number, which the compiler excludes.
    """
    if isinstance(result, int | float):
        return float(result)
    raise TypeError(f"expected a number, found {result!r}")
