"""What is settled before any expression is written: stages, metrics, packages, modules' state."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen
from hypothesis import strategies as st

from fragileml.testing.formula import Formula
from fragileml.testing.variables import Variable, variables
from fragileml.testing.words import VERSIONS
from fragileml_dsl.machine.machine import Kind
from fragileml_dsl.syntax.names import STAGES

_MODULES = ("loader", "tokens", "trainer", "scorer")
_PACKAGES = ("acme", "bolts", "cogs")
_CAUSES = ("data-format", "resource-limit", "wrong-version")


@frozen
class ModuleFrame:
    """A module's names.

    Attributes:
        id: Its id.
        variables: Its state.
        parameter: The name of a parameter that gives the first int its initial value, or nothing.
        twice: Whether the pipeline uses it a second time.
    """

    id: str
    variables: tuple[Variable, ...]
    parameter: str = ""
    twice: bool = False

    @property
    def instances(self) -> tuple[str, ...]:
        """The names under which a pipeline uses it."""
        return (self.id, f"second_{self.id}") if self.twice else (self.id,)

    @property
    def parameterised(self) -> Variable | None:
        """The variable that the parameter initialises."""
        plain = (each for each in self.variables if each.kind is Kind.INT and not each.nullable)
        return next(plain, None) if self.parameter else None

    def names(self, prefix: str = "") -> tuple[Formula, ...]:
        """Return its variables as names in expressions."""
        return tuple(each.read(prefix) for each in self.variables)


@frozen
class Frame:
    """A pipeline's names.

    Attributes:
        stages: Its stages in order, each with those that it follows directly.
        metrics: Its metrics as ``stage.name``.
        packages: What is installed.
        causes: The closed list of causes.
        modules: Its modules in order.
    """

    stages: tuple[tuple[str, tuple[str, ...]], ...]
    metrics: tuple[str, ...]
    packages: tuple[tuple[str, str], ...]
    causes: tuple[str, ...]
    modules: tuple[ModuleFrame, ...]

    @property
    def stage_names(self) -> tuple[str, ...]:
        """The names of its stages."""
        return tuple(name for name, _ in self.stages)

    def above(self, stage: str) -> frozenset[str]:
        """Return the stages strictly above one."""
        direct = dict(self.stages).get(stage, ())
        return frozenset(direct).union(*(self.above(each) for each in direct))

    def before_metrics(self, metrics: tuple[str, ...]) -> frozenset[str]:
        """Return the stages that may change what these metrics read: those above all of them."""
        found = frozenset(STAGES)
        for each in metrics:
            found &= self.above(each.partition(".")[0])
        return found


@st.composite
def frames(draw: st.DrawFn, most_modules: int) -> Frame:
    """Draw the names of a pipeline and its modules."""
    stages = tuple(_stages(draw))
    names = [name for name, _ in stages]
    metrics = [f"{draw(st.sampled_from(names))}.{name}" for name in ("loss", "accuracy")]
    packages = [
        (name, draw(st.sampled_from(VERSIONS)))
        for name in _PACKAGES[: draw(st.integers(0, len(_PACKAGES)))]
    ]
    count = draw(st.integers(1, most_modules))
    modules = tuple(_module(draw, name, names) for name in _MODULES[:count])
    kept = metrics[: draw(st.integers(0, 2))]
    return Frame(stages, tuple(kept), tuple(packages), _CAUSES, modules)


def _stages(draw: st.DrawFn) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield stages; each follows the one before it, or now and then any earlier ones."""
    chosen = draw(st.lists(st.sampled_from(STAGES), min_size=2, max_size=5, unique=True))
    names = sorted(chosen, key=STAGES.index)
    for index, name in enumerate(names):
        after = tuple(names[max(0, index - 1) : index])
        if index > 1 and draw(st.integers(0, 3)) == 0:
            picks = draw(st.lists(st.sampled_from(names[:index]), max_size=2, unique=True))
            after = tuple(picks)
        yield name, after


def _module(draw: st.DrawFn, name: str, stages: list[str]) -> ModuleFrame:
    count = draw(st.integers(2, 5))
    state = tuple(draw(variables(number, stages)) for number in range(1, count + 1))
    parameter = "limit" if draw(st.integers(0, 2)) == 0 else ""
    return ModuleFrame(name, state, parameter, twice=draw(st.integers(0, 4)) == 0)
