"""Random pipelines and scenarios on modules that have been drawn."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve, frozen
from hypothesis import strategies as st

from fragileml.testing.expressions import pen
from fragileml.testing.formula import Pen, Scope
from fragileml.testing.frames import Frame
from fragileml.testing.modules import Break, DrawnModule
from fragileml.testing.variables import Variable
from fragileml.testing.writer import Tree
from fragileml.testing.writes import assignments, text
from fragileml_dsl.check.scripts import BUILT_IN_PROBES
from fragileml_dsl.expressions.types import BOOL, DOUBLE, INT

_ALERTS = ("The nightly job exited with code 1.", "Scores fell: look at it.", "Costs doubled")


@frozen
class Author:
    """Writes the pipeline and the scenario of a frame and its modules."""

    draw: st.DrawFn
    frame: Frame
    modules: tuple[DrawnModule, ...]

    def pipeline(self) -> dict[str, Tree]:
        """Return a pipeline's document, without the first lines and the id."""
        scope = self._scope()
        tree: dict[str, Tree] = {
            "title": "A pipeline",
            "use": [use for module in self.modules for use in self._uses(module)],
            "stages": {name: self._stage(scope, name) for name, _ in self.frame.stages},
            "metrics": {name: self._metric(scope, name) for name in self.frame.metrics},
            "init": self._init(),
        }
        if self.frame.packages:
            tree["packages"] = {
                "install": [f"{name}=={version}" for name, version in self.frame.packages]
            }
        if not self._number(0, 2):
            tree["goal"] = self.draw(st.sampled_from(self.frame.stage_names))
        return {key: each for key, each in tree.items() if each}

    def scenario(self) -> dict[str, Tree]:
        """Return a scenario's document, without the first lines, the id and what it runs on."""
        tree: dict[str, Tree] = {
            "title": "A scenario",
            "faults": list(self._faults()),
            "alert": self.draw(st.sampled_from(_ALERTS)),
            "task": "Make the last stage pass.",
            "goal": self._goal(),
            "budget": {"steps": self._number(4, 30), "minutes": self._number(20, 400)},
            "init": self._init(),
            "vary": self._vary(),
            "inject": [self._injection() for _ in range(max(0, self._number(-2, 2)))],
            "tests": [self._test(number) for number in range(self._number(0, 2))],
        }
        if not self._number(0, 4):
            tree["start"] = "cold"
        if not self._number(0, 2):
            tree["log"] = ["a line from before", "another: one"][: self._number(1, 2)]
        if not self._number(0, 2):
            tree["tags"] = ["drawn", "random-one"]
        if not self._number(0, 3):
            tree["par"] = {"steps": self._number(1, 9), "minutes": self._number(0, 60)}
        return {key: each for key, each in tree.items() if each}

    def _number(self, low: int, high: int) -> int:
        return self.draw(st.integers(low, high))

    def _pen(self, scope: Scope, depth: int = 2) -> Pen:
        return pen(self.draw, scope, depth)

    def _scope(self) -> Scope:
        """Return the scope of pipelines and scenarios: full names."""
        names = [
            evolve(name, text=f"{instance}.{name.text}")
            for module in self.modules
            for instance in module.frame.instances
            for name in (*module.frame.names(), *module.defines)
        ]
        return Scope(tuple(names), packages=self.frame.packages)

    def _after_runs(self) -> Scope:
        """Return the scope of goals."""
        issues = [
            f"{instance}/{each.issue}"
            for module in self.modules
            for instance in module.frame.instances
            for each in module.breaks
        ]
        return evolve(
            self._scope(),
            metrics=self.frame.metrics,
            stages=self.frame.stage_names,
            issues=tuple(issues),
        )

    def _variables(self) -> list[tuple[str, Variable]]:
        """Return all variables, each with the name of its module instance and a dot."""
        return [
            (f"{instance}.", each)
            for module in self.modules
            for instance in module.frame.instances
            for each in module.frame.variables
        ]

    def _uses(self, module: DrawnModule) -> Iterator[Tree]:
        own = module.frame
        yield own.id
        if own.twice:
            again: dict[str, Tree] = {"module": own.id, "as": own.instances[1]}
            if own.parameterised:
                again["params"] = {own.parameter: own.parameterised.candidates[-1]}
            yield again

    def _stage(self, scope: Scope, name: str) -> Tree:
        minutes: Tree = self._number(0, 30)
        if not self._number(0, 2):
            formula = self._pen(scope).formula(INT)
            minutes = formula.text if formula.low >= 0 else f"max(0, {formula.text})"
            minutes = f"min({minutes}, 60)"
        order = list(self.frame.stage_names)
        after = dict(self.frame.stages)[name]
        index = order.index(name)
        tree: dict[str, Tree] = {"minutes": minutes}
        if after != tuple(order[max(0, index - 1) : index]):
            tree["after"] = list(after)
        if not self._number(0, 3):
            metrics = tuple(e for e in self.frame.metrics if e.startswith(f"{name}."))
            tree["log"] = text(self._pen(evolve(scope, metrics=metrics), 1))
        return tree if len(tree) > 1 else minutes

    def _metric(self, scope: Scope, name: str) -> Tree:
        readable = scope.written_by(self.frame.before_metrics((name,)))
        return self._pen(readable).formula(DOUBLE).text

    def _init(self) -> dict[str, Tree]:
        """Return other initial values for up to two variables, as a rule none."""
        if self._number(0, 3):
            return {}
        pairs = self._variables()
        chosen = {self._number(0, len(pairs) - 1) for _ in range(2)}
        return {
            pairs[each][0] + pairs[each][1].name: self.draw(
                st.sampled_from(pairs[each][1].candidates)
            )
            for each in sorted(chosen)
        }

    def _faults(self) -> Iterator[Tree]:
        """Yield faults that set different variables."""
        taken: set[str] = set()
        for module in self.modules:
            for instance in module.frame.instances:
                for each in module.breaks:
                    own = [f"{instance}.{name}" for name in module.faults[f"raise-{each.issue}"]]
                    if self._number(0, 1) or taken & {*own, *(name for name, _ in each.others)}:
                        continue
                    taken |= {*own, *(name for name, _ in each.others)}
                    yield self._fault(instance, each)

    def _fault(self, instance: str, each: Break) -> Tree:
        if not each.others and self._number(0, 2):
            return f"{instance}/raise-{each.issue}"
        values = {f"{instance}.{variable.name}": value for variable, value in each.values}
        return {
            "set": {**values, **dict(each.others)},
            "raises": [f"{instance}/{each.issue}"],
        }

    def _goal(self) -> Tree:
        names = self.frame.stage_names
        stage = self.draw(st.sampled_from((*names, *names[-1:])))
        if self._number(0, 2) == 0:
            return stage
        writer = self._pen(self._after_runs())
        tree: dict[str, Tree] = {"run": stage} if self._number(0, 1) else {}
        tree["keep"] = [
            {"when": writer.formula(BOOL).text, "text": f"condition {number}"}
            for number in range(self._number(1, 2))
        ]
        if self._number(0, 1):
            tree["success"] = writer.formula(BOOL).text
        return tree

    def _vary(self) -> dict[str, Tree]:
        return {
            f"group-{number}": [self._alternative(number) for _ in range(self._number(1, 3))]
            for number in range(max(0, self._number(-2, 2)))
        }

    def _alternative(self, group: int) -> Tree:
        options: dict[str, Tree] = {
            "init": self._init(),
            "alert": self.draw(st.sampled_from(_ALERTS)),
            "task": f"Repair it, as group {group} asks.",
            "log": [f"noise of group {group}"],
        }
        chosen = self.draw(st.sampled_from(list(options)))
        return {key: each for key, each in options.items() if key == chosen and each} or {
            "log": ["no change"]
        }

    def _injection(self) -> Tree:
        scope = evolve(self._scope(), stages=self.frame.stage_names)
        prefix, variable = self.draw(st.sampled_from(self._variables()))
        plain = self._pen(self._scope(), 1)
        tree: dict[str, Tree] = {
            "when": self._pen(scope).formula(BOOL).text,
            "set": assignments(plain, [variable], prefix),
        }
        if self._number(0, 1):
            tree["log"] = "something happened by itself"
        if not self._number(0, 2):
            tree["once"] = False
        return tree

    def _test(self, number: int) -> Tree:
        steps = [self._step() for _ in range(self._number(1, 4))]
        tree: dict[str, Tree] = {"title": f"test {number}", "do": steps, "expect": {}}
        if not self._number(0, 3):
            tree["seed"] = self._number(0, 9)
        return tree

    def _step(self) -> Tree:
        editable = [(prefix, each) for prefix, each in self._variables() if each.editable]
        probes = [f"{m.frame.id}/{each}" for m in self.modules for each in m.probes]
        calls = [f"{m.frame.id}/{each}" for m in self.modules for each in m.actions]
        kind = self.draw(st.sampled_from(("run", "run", "inspect", "edit", "call", "submit")))
        if kind == "edit" and editable:
            prefix, variable = self.draw(st.sampled_from(editable))
            value = self.draw(st.sampled_from(variable.candidates))
            return {"edit": {prefix + variable.name: value}}
        if kind == "call" and calls:
            return {"call": self.draw(st.sampled_from(calls))}
        if kind == "inspect":
            return {"inspect": self.draw(st.sampled_from((*BUILT_IN_PROBES, *probes)))}
        if kind == "submit":
            return {"submit": self._diagnosis()}
        return {"run": self.draw(st.sampled_from(self.frame.stage_names))}

    def _diagnosis(self) -> dict[str, Tree]:
        module = self.draw(st.sampled_from(self.modules))
        causes = module.causes[:1]
        return {"module": module.frame.id, **({"cause": causes[0]} if causes else {})}
