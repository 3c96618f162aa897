"""Scenarios small enough to be searched whole, drawn by seed."""

from __future__ import annotations

import random
from pathlib import Path

import fragileml_dsl
from fragileml.machine.interpreter import Interpreter
from fragileml.packages.linking import link

_HEAD = """\
fragileml: 1
kind: scenario
id: drawn
title: Drawn by seed
pipeline:
  use: [one, two]
  stages: {stages}
modules:
"""
_STAGES = ("data", "train", "evaluate")
_FORMS = (
    "{a} == {x}",
    "{a} != {x} && {b} == {y}",
    "{a} == {x} || {b} == {y} && {c} != {z}",
    "!({a} == {x}) && !({b} == {y})",
    "{a} == {x} && {b} == {y}",
)


def drawn(seed: int, folder: Path) -> Interpreter | None:
    """Return a drawn scenario, None if it does not compile or nothing is wrong in it."""
    path = folder / "drawn.yaml"
    path.write_text(_Drawing(random.Random(seed)).text(), encoding="utf-8")
    machine = fragileml_dsl.compile(path, cached=False).machine
    return None if machine is None else link(machine)


class _Drawing:
    def __init__(self, choice: random.Random) -> None:
        self.choice = choice
        self.variables = {
            f"{module}.v{i}": self._values() for module in ("one", "two") for i in range(3)
        }

    def _values(self) -> tuple[str, ...]:
        return tuple("pqr"[: self.choice.choice((2, 2, 3))])

    def text(self) -> str:
        pick = self.choice
        minutes = {name: str(pick.randint(1, 9)) for name in _STAGES}
        minutes["train"] = f"'one.v0 == \"q\" ? {pick.randint(1, 5)} : {pick.randint(4, 20)}'"
        stages = ", ".join(f"{name}: {each}" for name, each in minutes.items())
        lines = [_HEAD.replace("{stages}", "{" + stages + "}")]
        lines += [self._module(name) for name in ("one", "two")]
        faults = pick.choice((["one/f"], ["two/f"], ["one/f", "two/f"]))
        lines.append(f"faults: [{', '.join(faults)}]\n")
        lines.append("alert: It failed.\ntask: Repair it.\n")
        if pick.random() < 0.5:
            lines.append(f"goal: {{keep: [{{when: '{self._condition(None)}', text: so}}]}}\n")
        if pick.random() < 0.3:
            when = self._condition(None)
            value = pick.choice(self.variables["one.v2"])
            lines.append(f"inject: [{{when: '{when}', set: {{one.v2: {value}}}}}]\n")
        lines.append("budget: {steps: 12, minutes: 100}\n")
        return "".join(lines)

    def _module(self, name: str) -> str:
        pick, other = self.choice, "two" if name == "one" else "one"
        mine = [each for each in self.variables if each.startswith(name)]
        theirs = [each for each in self.variables if not each.startswith(name)]
        needs = ", ".join(
            f"{each.split('.')[1]}: [{', '.join(self.variables[each])}]" for each in theirs
        )
        lines = [f"  {name}:\n    needs: {{{other}: {{{needs}}}}}\n    state:\n"]
        for index, each in enumerate(mine):
            edit = index < 2 or pick.random() < 0.5
            values = ", ".join(self.variables[each])
            extra = ", edit: true" if edit else ""
            lines.append(
                f"      {each.split('.')[1]}: {{type: enum, values: [{values}], init: p{extra}}}\n"
            )
        lines.append("    issues:\n")
        for index in range(pick.randint(1, 3)):
            loud = pick.random() < 0.7
            shown = "error: 'Error: broken'" if loud else "visibility: silent"
            then = ""
            if loud and pick.random() < 0.3:
                target = pick.choice(mine)
                then = f", then: {{{target.split('.')[1]}: {pick.choice(self.variables[target])}}}"
            lines.append(
                f"      i{index}: {{title: t, stage: {pick.choice(_STAGES)}, cause: data-format,"
                f" when: '{self._condition(name)}', {shown}{then}}}\n"
            )
        target = pick.choice(mine)
        value = pick.choice(self.variables[target])
        lines.append(f"    faults:\n      f: {{set: {{{target.split('.')[1]}: {value}}}}}\n")
        if pick.random() < 0.5:
            target, value = pick.choice(mine), "p"
            lines.append(
                f"    actions:\n      reset: {{when: '{self._condition(name)}',"
                f" do: {{{target.split('.')[1]}: {value}}}, minutes: {pick.randint(0, 4)}}}\n"
            )
        if pick.random() < 0.4:
            target, stage = mine[2], pick.choice(_STAGES)
            value = pick.choice(
                (
                    pick.choice(self.variables[target]),
                    f"\"= {mine[0].split('.')[1]} == 'p' ? 'p' : 'q'\"",
                )
            )
            lines.append(f"    on_success: {{{stage}: {{{target.split('.')[1]}: {value}}}}}\n")
        return "".join(lines)

    def _condition(self, module: str | None) -> str:
        pick, parts = self.choice, {}
        for letter, value in (("a", "x"), ("b", "y"), ("c", "z")):
            name = pick.choice(list(self.variables))
            owner, plain = name.split(".")
            parts[letter] = plain if owner == module else name
            parts[value] = f"''{pick.choice(self.variables[name])}''"
        return pick.choice(_FORMS).format(**parts)
