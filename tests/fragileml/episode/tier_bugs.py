"""Bugs for the faster tiers: one place of a function says something else."""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Callable
from types import FunctionType

import pytest
from attrs import frozen

from fragileml.episode.compiled import explorer, masks, moment, notes, table, tier, verdicts
from fragileml.episode.compiled.batch import Batch
from fragileml.episode.compiled.graph import Graph
from fragileml.machine.compiled import acts


@frozen
class Bug:
    """A function that says something else.

    Attributes:
        owner: The module or class that has it.
        name: Its name there.
        right: What stands in its source, once.
        wrong: What stands there instead.
    """

    owner: object
    name: str
    right: str
    wrong: str

    def plant(self, patch: pytest.MonkeyPatch) -> None:
        """Put the bug in until the test ends."""
        patch.setattr(self.owner, self.name, self._function())

    def _function(self) -> Callable[..., object]:
        found = inspect.unwrap(getattr(self.owner, self.name))
        assert isinstance(found, FunctionType)
        source = textwrap.dedent(inspect.getsource(found))
        assert source.count(self.right) == 1, source
        text = "from __future__ import annotations\n" + source.replace(self.right, self.wrong)
        names = dict(vars(sys.modules[found.__module__]))
        exec(compile(text, found.__module__, "exec"), names)  # noqa: S102 - our own text
        planted: Callable[..., object] = names[found.__name__]
        return planted


GENERATED = {
    "edits judge nothing": Bug(
        acts, "_single_edit", "return packed, judge(packed, flags)", "return packed, flags"
    ),
    "edits make nothing stale": Bug(acts, "_single_edit", "packed ^ high | high >> 1", "packed"),
    "a run teaches nothing": Bug(acts, "_run", "Lesson((), trail)", "Lesson()"),
    "calls have no guard": Bug(acts, "_call", "if not guard(packed, flags)", "if False"),
    "new packages are not judged": Bug(acts, "_pip", "core.judge_packages(packed, flags)", "flags"),
    "edits age nothing": Bug(acts, "_aging", "tuple(sorted(facts))", "()"),
    "what ages is still fresh": Bug(notes, "learn", "old[0], False", "old[0], True"),
    "new issues cost nothing": Bug(verdicts.Verdicts, "_worth", "(new + broken)", "broken"),
    "relevant issues do not matter": Bug(
        verdicts.Verdicts, "success", "not flags & self._relevant", "True"
    ),
    "penalties are given back": Bug(
        tier.CompiledTier, "advance", "if refused:", "if outcome is Outcome.REFUSED:"
    ),
    "the last minute is not enough": Bug(masks.Masks, "_mask", "price <= left", "price < left"),
    "runs are forgotten": Bug(
        tier.CompiledTier, "advance", "edge if edge.runs else own.ran", "own.ran"
    ),
    "a submission pays nothing": Bug(
        Graph, "_new_edge", "self.verdicts.payment(packed, flags, action)", "NO_PAYMENT"
    ),
    "texts of different moments are one": Bug(
        moment.CompiledMoment, "text", "self.steps, self.minutes, limit", "limit"
    ),
}
"""Bugs of the tier that generates code."""

PACKED = {
    "a state is worth all of itself": Bug(
        explorer, "_effect", "after.worth[2] - before.worth[2]", "after.worth[2]"
    ),
    "refusals take time": Bug(
        explorer.States,
        "move",
        "Move(place, REFUSED,",
        "Move(place, Effect(1, Outcome.REFUSED, Components(), 0),",
    ),
    "submissions are charged": Bug(explorer, "_effect", "+ payment.bonus", "- payment.bonus"),
    "no action leads anywhere": Bug(
        table.Table, "fill", "after << self.width", "number << self.width"
    ),
    "wider words lose the place": Bug(
        table.Table, "_widen", "words >> np.uint64(old.effect_bits)", "words"
    ),
    "a reset keeps the minutes": Bug(Batch, "reset", "self.minutes[which] = 0", "pass"),
    "a reset keeps the refusals": Bug(Batch, "reset", "self.refused[which] = 0", "pass"),
    "seeds do not matter": Bug(
        Batch, "_starts_of", "interpreter.reset(each) for", "interpreter.reset(0) for"
    ),
    "there is one more step": Bug(
        Batch, "_taken", "len(self._penalties) - 1", "len(self._penalties)"
    ),
    "minutes are paid twice": Bug(
        Batch, "_taken", "rewards -= self._costs", "rewards += self._costs"
    ),
    "refusals are counted afresh": Bug(
        Batch, "_taken", "self.refused = more", "self.refused = refused * 1"
    ),
    "beyond the budget time starts anew": Bug(
        Batch, "_taken", "len(self._costs) - 1 - int(self.minutes[which])", "len(self._costs) - 1"
    ),
    "new numbers are mixed up": Bug(Batch, "_renumber", "numbers[starts:]", "numbers[:-starts]"),
}
"""Bugs of the tier of packed tables."""
