"""The table of rules: what is read, and what is said of mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from fragileml.agents import make_agent
from fragileml.agents.rule_table import RuleTable, load_rules
from fragileml.machine import Call, Edit, Inspect, Run, Submit
from fragileml.machine.errors import CompileError

HEAD = "fragileml: 1\nkind: rules\n"
ROW = "rows:\n  - id: one\n    when: {line: x}\n    causes: [do: [run: goal]]\n"


def read(folder: Path, text: str) -> RuleTable:
    path = folder / "agents" / "rules.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return load_rules(path)


def test_a_row_becomes_a_symptom_and_its_causes(tmp_path: Path) -> None:
    table = read(
        tmp_path,
        HEAD
        + "rows:\n"
        + "  - id: everything\n"
        + "    when: {line: a+, mark: {train: failed}}\n"
        + "    causes:\n"
        + "      - when: {probe: {m/p: b}, setting: {m.s: none}}\n"
        + "        do: [edit: {m.x: 5e-5, m.y: true, m.z: [a, b], m.w: '4.40', m.v: null},\n"
        + "             run: goal, inspect: log, call: m/wait, submit: {module: m}]\n"
        + "        diagnosis: {module: m, cause: c}\n"
        + "      - do: [run: goal]\n",
    )
    (row,) = table.rows
    first, second = row.causes
    assert table.diagnostics == ()
    assert (row.id, row.symptom.marks) == ("everything", (("train", "failed"),))
    assert row.symptom.line is not None
    assert (row.symptom.line.search("caab"), row.symptom.line.search("xyz")) == ({}, None)
    assert [name for name, _ in first.check.probes] == ["m/p"]
    assert first.check.settings == (("m.s", "none"),)
    assert first.actions == (
        Edit({"m.x": 5e-5, "m.y": True, "m.z": ("a", "b"), "m.w": "4.40", "m.v": None}),
        Run("goal"),
        Inspect("log"),
        Call("m/wait"),
        Submit("m"),
    )
    assert first.diagnosis == Submit("m", "c")
    assert (second.check.line, second.actions, second.diagnosis) == (None, (Run("goal"),), Submit())


@pytest.mark.parametrize(
    ("symptom", "check", "codes"),
    [
        ("line: '(?P<size>[0-9]+) GB'", "setting: {m.s: 1}", []),
        ("line: GB", "line: '(?P<size>[0-9]+) GB'", []),
        ("line: GB", "probe: {m/p: '(?P<size>[0-9]+) GB'}", []),
        ("line: GB", "probe: {m/p: '(?P<sise>[0-9]+) GB'}", ["FML513"]),
        ("line: GB", "line: '([0-9]+) GB'", ["FML513"]),
    ],
)
def test_a_value_may_be_what_a_group_of_the_row_matched(
    tmp_path: Path, symptom: str, check: str, codes: list[str]
) -> None:
    cause = f"{{when: {{{check}}}, do: [edit: {{m.x: $size}}]}}"
    row = f"{{id: a, when: {{{symptom}}}, causes: [{cause}]}}"
    table = read(tmp_path, f"{HEAD}rows:\n  - {row}\n")
    assert [each.code for each in table.diagnostics] == codes


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
