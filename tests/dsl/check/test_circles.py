"""Circles of definitions, and what grows too large when definitions are written out."""

from __future__ import annotations

from pathlib import Path

from fragileml_dsl import compile as compile_scenario
from fragileml_dsl.diagnostics.diagnostic import Diagnostic, Severity

SCENARIO = """\
fragileml: 1
kind: scenario
id: circles
title: Definitions that read each other
pipeline:
  use: [left, right]
  stages: {data: 1}
modules:
  left:
    needs: {right: {width: int}}
    state: {base: {type: int, init: 1, min: 0, max: 9, edit: true}}
    define: {height: HEIGHT}
    issues:
      tall:
        title: It is too tall
        stage: data
        cause: data-format
        when: base > 5 && height > 5
        error: 'ValueError: too tall'
    faults: {grow: {set: {base: 9}, raises: [tall]}}
  right:
    needs: {left: {height: int}}
    define: {width: WIDTH}
faults: [left/grow]
alert: The job failed.
task: Make it pass.
budget: {steps: 9, minutes: 9}
"""


def found(folder: Path, **definitions: str) -> tuple[Diagnostic, ...]:
    text = SCENARIO
    for name, expression in definitions.items():
        text = text.replace(name, f"'{expression}'")
    path = folder / "circles.yaml"
    path.write_text(text, encoding="utf-8", newline="\n")
    return errors(path)


def errors(path: Path) -> tuple[Diagnostic, ...]:
    diagnostics = compile_scenario(path, cached=False).diagnostics
    return tuple(each for each in diagnostics if each.severity is Severity.ERROR)


def test_a_circle_through_two_modules_is_reported_once_from_its_first_definition(
    tmp_path: Path,
) -> None:
    (circle,) = found(tmp_path, HEIGHT="right.width * 1", WIDTH="left.height * 1")
    assert circle.code == "FML701"
    assert circle.message == (
        "the definition reads itself: left.height → right.width → left.height"
    )
    assert [label.text for label in circle.related] == ["part of the circle"]


def test_modules_may_read_each_other_without_a_circle(tmp_path: Path) -> None:
    assert found(tmp_path, HEIGHT="base", WIDTH="left.height") == ()


def test_definitions_that_are_deep_together_are_reported_once(tmp_path: Path) -> None:
    chain = "min(" * 20 + "1" + ", 2)" * 20
    definitions = ", ".join(
        f"d{i}: '{chain.replace('1', f'd{i + 1}' if i < 14 else '1', 1)}'" for i in range(15)
    )
    text = SCENARIO.replace("{height: HEIGHT}", f"{{height: d0, {definitions}}}")
    path = tmp_path / "circles.yaml"
    path.write_text(text.replace("WIDTH", "'1'"), encoding="utf-8", newline="\n")
    diagnostics = errors(path)
    assert [each.code for each in diagnostics] == ["FML622"]
    assert "levels deep" in diagnostics[0].message


LIST = "[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]"


def with_definitions(folder: Path, *definitions: str) -> list[str]:
    """Return the codes found where each definition may read the one after it."""
    named = ", ".join(f"d{i}: {text}" for i, text in enumerate(definitions))
    text = SCENARIO.replace("{height: HEIGHT}", f"{{height: size(d0), {named}}}")
    path = folder / "circles.yaml"
    path.write_text(text.replace("WIDTH", "'1'"), encoding="utf-8", newline="\n")
    return [each.code for each in errors(path)]


def test_macros_nested_through_definitions_are_too_much_work(tmp_path: Path) -> None:
    nested = f"'{LIST}.map(a, {LIST}.map(b, size(d1) + a + b))'"
    inner = f"'{LIST}.map(a, a + size({LIST}.filter(b, b > base)))'"
    assert with_definitions(tmp_path, nested, inner) == ["FML605"]
    assert with_definitions(tmp_path, f"'{LIST}.map(a, size(d1) + a)'", inner) == []


def test_texts_that_grow_through_definitions_are_too_large(tmp_path: Path) -> None:
    long = f'\'base > 3 ? "{"x" * 3000}" : "y"\''
    assert with_definitions(tmp_path, "d1 + d1 + d1 + d1", long) == ["FML606"]
    assert with_definitions(tmp_path, "d1 + d1", long) == []
