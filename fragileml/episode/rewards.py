"""The reward: a vector of integers in thousandths, each the difference of a running total."""

from __future__ import annotations

from attrs import frozen

from fragileml_dsl.machine.machine import Machine, Weights

UNIT = 1000
"""What one whole unit of a component is in the integers used here."""

_REFUSED = 50
_REFUSED_TOTAL = 500
_SUCCESS = 1000
_BROKEN_SUBMISSION = -500


@frozen(slots=False)  # made at every step, and made faster without slots
class Components:
    """One reward vector, of a step or summed over an episode, in thousandths.

    Attributes:
        repair: Weight of the issues at reset that hold no longer, 0 to 1000 in all.
        regression: Weight of new issues and broken keeps, -1000 to 0 in all.
        cost: Minutes spent of the budget, -1000 to 0 in all.
        validity: -50 for a refused action, -500 to 0 in all.
        outcome: 1000 for success, -500 for submitting what is broken, else 0.
        diagnosis: 500 each for the right module and cause at submit, 0 to 1000.
    """

    repair: int = 0
    regression: int = 0
    cost: int = 0
    validity: int = 0
    outcome: int = 0
    diagnosis: int = 0

    def since(self, before: Components) -> Components:
        """Return what has been added to the totals ``before`` to reach these."""
        return Components(
            self.repair - before.repair,
            self.regression - before.regression,
            self.cost - before.cost,
            self.validity - before.validity,
            self.outcome - before.outcome,
            self.diagnosis - before.diagnosis,
        )

    def scalar(self, weights: Weights) -> int:
        """Return the weighted sum, in thousandths."""
        return (
            weights.repair * self.repair
            + weights.regression * self.regression
            + weights.cost * self.cost
            + weights.validity * self.validity
            + weights.outcome * self.outcome
            + weights.diagnosis * self.diagnosis
        )


def cost_total(minutes: int, budget: int) -> int:
    """Return the total of ``cost`` after ``minutes`` of the budget, rounded against the agent."""
    return -((UNIT * minutes + budget - 1) // budget)


def validity_total(refused: int) -> int:
    """Return the total of ``validity`` after that many refused actions."""
    return -min(_REFUSED_TOTAL, _REFUSED * refused)


def cost_totals(machine: Machine) -> tuple[int, ...]:
    """Return the totals of ``cost`` by minutes spent, up to the budget."""
    return tuple(cost_total(spent, machine.minutes) for spent in range(machine.minutes + 1))


def validity_totals(machine: Machine) -> tuple[int, ...]:
    """Return the totals of ``validity`` by refused actions, up to the budget of steps."""
    return tuple(validity_total(refused) for refused in range(machine.steps + 1))


def outcome_total(*, success: bool) -> int:
    """Return the total of ``outcome`` after a submission."""
    return _SUCCESS if success else _BROKEN_SUBMISSION
