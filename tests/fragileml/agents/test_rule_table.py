"""The table of rules: what is read, and what is said of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from fragileml.agents import make_agent
from fragileml.agents.rule_table import RuleTable, load_rules
from fragileml.machine import Call, Edit, Inspect, Run, Submit
from fragileml.machine.errors import CompileError

HEAD = "fragileml: 1\nkind: rules\n"
ROW = "rows:\n  - id: one\n    when: {line: x}\n    do: [run: goal]\n"


def read(folder: Path, text: str) -> RuleTable:
    path = folder / "agents" / "rules.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return load_rules(path)


def test_a_row_becomes_conditions_and_actions(tmp_path: Path) -> None:
    table = read(
        tmp_path,
        HEAD
        + "rows:\n"
        + "  - id: everything\n"
        + "    when: {line: a+, probe: {m/p: b}, setting: {m.s: none}, mark: {train: failed}}\n"
        + "    do: [edit: {m.x: 5e-5, m.y: true, m.z: [a, b], m.w: '4.40', m.v: null},\n"
        + "         run: goal, inspect: log, call: m/wait, submit: {module: m}]\n"
        + "    diagnosis: {module: m, cause: c}\n",
    )
    (row,) = table.rows
    assert table.diagnostics == ()
    assert (row.id, row.settings, row.marks) == (
        "everything",
        (("m.s", "none"),),
        (("train", "failed"),),
    )
    assert row.line is not None
    assert (row.line("caab"), row.line("xyz")) == (True, False)
    assert row.actions == (
        Edit({"m.x": 5e-5, "m.y": True, "m.z": ("a", "b"), "m.w": "4.40", "m.v": None}),
        Run("goal"),
        Inspect("log"),
        Call("m/wait"),
        Submit("m"),
    )
    assert row.diagnosis == Submit("m", "c")


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (HEAD, ["FML202"]),
        (HEAD.replace("rules", "rulez") + ROW, ["FML208"]),
        (HEAD.replace("1", "2") + ROW, ["FML210"]),
        (HEAD + ROW.replace("line: x", "lines: x"), ["FML201"]),
        (HEAD + ROW.replace("line: x", "line: '(x'"), ["FML513"]),
        (HEAD + ROW.replace("line: x", r"line: '(?=x)'"), ["FML513"]),
        (HEAD + ROW.replace("run: goal", "walk: goal"), ["FML213"]),
        (HEAD + ROW + ROW.removeprefix("rows:\n"), ["FML102"]),
        (HEAD + ROW.replace("one", "One"), ["FML204"]),
        ("a: [", ["FML101"]),
        ("a: \x00", ["FML004"]),
    ],
)
def test_mistakes_have_a_code_and_a_place(tmp_path: Path, text: str, codes: list[str]) -> None:
    found = read(tmp_path, text).diagnostics
    assert [each.code for each in found] == codes
    assert found[0].span.file == "agents/rules.yaml"


def test_all_mistakes_are_reported_in_one_go(tmp_path: Path) -> None:
    broken = ROW.replace("line: x", "line: '(x'").replace("run: goal", "walk: goal")
    assert len(read(tmp_path, HEAD + broken).diagnostics) == 2


def test_no_agent_is_made_of_a_broken_table(tmp_path: Path) -> None:
    read(tmp_path, HEAD)
    with pytest.raises(CompileError, match="missing key `rows`"):
        make_agent("rules", data=tmp_path / "agents")
