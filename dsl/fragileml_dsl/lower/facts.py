"""What an agent may come to know: printed metrics and the values that probes print."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import define, field

from fragileml_dsl.machine.machine import Choice, Fact
from fragileml_dsl.machine.reads import Slots, packages_of, slots_of, union
from fragileml_dsl.machine.term import TRUE, Hole, Term


@define
class Facts:
    """Numbers facts as they are met; two probes that print one value share its fact."""

    metric_reads: tuple[Slots, ...]
    metric_packages: tuple[bool, ...]
    _found: list[Fact] = field(factory=list, init=False)
    _by_term: dict[Term, int] = field(factory=dict, init=False)

    @classmethod
    def of_metrics(cls, reads: Sequence[Slots], packages: Sequence[bool]) -> Facts:
        """Return the facts of a pipeline's metrics, one each, in their order."""
        facts = cls(tuple(reads), tuple(packages))
        facts._found.extend(
            Fact(index, TRUE, slots, any_)
            for index, (slots, any_) in enumerate(zip(reads, packages, strict=True))
        )
        return facts

    @property
    def found(self) -> tuple[Fact, ...]:
        """All facts so far."""
        return tuple(self._found)

    def of_choices(self, choices: Sequence[Choice]) -> tuple[tuple[int, ...], ...]:
        """Return, for each alternative of a probe's text, the facts that seeing it reveals.

        An alternative reveals its holes and that no guard before it held, no more.
        """
        revealed: list[tuple[int, ...]] = []
        guards: list[Term] = []
        for choice in choices:
            guards.append(choice.guard)
            holes = [part.term for part in choice.text if isinstance(part, Hole)]
            numbers = (self._number(term) for term in (*guards, *holes))
            revealed.append(tuple(sorted({each for each in numbers if each is not None})))
        return tuple(revealed)

    def _number(self, term: Term) -> int | None:
        constants = [node.constant for node in term.walk() if node.operator == "metric"]
        metrics = [each for each in constants if isinstance(each, int)]
        reads = union(slots_of([term]), *(self.metric_reads[each] for each in metrics))
        packages = bool(packages_of([term])) or any(self.metric_packages[each] for each in metrics)
        if not reads and not packages:
            return None
        if term not in self._by_term:
            self._by_term[term] = len(self._found)
            self._found.append(Fact(None, term, reads, packages))
        return self._by_term[term]
