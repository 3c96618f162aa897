"""Commands that compare and judge: what they find, and their exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fragileml.cli.app import app
from fragileml_dsl.errors import FragileMLError

RULES = """\
fragileml: 1
kind: rules
rows:
  - id: smaller
    when: {line: out of memory}
    causes: [do: [edit: {trainer.batch_size: 16}, run: goal]]
"""


def call(*arguments: str) -> tuple[int, str]:
    """Run a command; return its exit code and what it printed."""
    result = CliRunner().invoke(app, list(arguments))
    if isinstance(result.exception, FragileMLError):
        raise result.exception
    return result.exit_code, result.output


@pytest.fixture
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a new pack with a table of rules, in the working directory."""
    monkeypatch.chdir(tmp_path)
    call("new", "pack", "mine")
    (tmp_path / "mine" / "agents").mkdir()
    (tmp_path / "mine" / "agents" / "rules.yaml").write_text(RULES)
    return Path("mine")


def test_check_reads_the_table_of_rules_too(pack: Path) -> None:
    assert call("check", "mine") == (0, "1 scenario checked, nothing found\n")
    rules = pack / "agents" / "rules.yaml"
    rules.write_text(RULES.replace("out of", "'(out of").replace("memory}", "memory'}"))
    code, shown = call("check", "mine")
    assert code == 1
    assert "error[FML513]" in shown
    assert "--> mine/agents/rules.yaml:5:" in shown


def test_a_pack_of_ones_own_is_judged(pack: Path) -> None:
    code, shown = call("bench", "--pack", str(pack), "--agents", "rules,rules", "--out", "out")
    lines = shown.splitlines()
    assert code == 0
    assert lines[1].split()[:2] == ["rules", "1/1"]
    assert lines[5].split()[:3] == ["train", "rules", "1/1"]
    assert ["smaller", "large-batch", "1", "1"] in map(str.split, lines)
    assert lines[-1] == "1 episode on 1 scenario; results in out"
    config = json.loads(Path("out/config.json").read_text())
    assert (config["agents"], config["scenarios"]) == (["rules"], ["large-batch"])


def test_what_an_agent_lacks_is_said_before_anything_is_written(pack: Path) -> None:
    (pack / "agents" / "rules.yaml").unlink()
    with pytest.raises(FragileMLError, match="needs a table"):
        call("bench", "--pack", str(pack), "--agents", "noop,rules", "--out", "out")
    assert not Path("out").exists()


def test_run_takes_the_table_of_the_scenarios_own_pack(pack: Path) -> None:
    code, shown = call("run", str(pack / "scenarios" / "large-batch.yaml"), "--trace", "t.jsonl")
    assert code == 0
    assert "> edit trainer.batch_size=16\n" in shown
    assert Path("t.jsonl").is_file()


def test_traces_of_different_agents_part_at_a_step(pack: Path) -> None:
    scenario = str(pack / "scenarios" / "large-batch.yaml")
    assert call("run", scenario, "--trace", "a.jsonl")[0] == 0
    assert call("run", scenario, "--agent", "noop", "--trace", "b.jsonl")[0] == 1
    assert call("diff", "a.jsonl", "a.jsonl") == (0, "the traces are equal\n")
    code, shown = call("diff", "a.jsonl", "b.jsonl")
    assert code == 1
    assert shown.splitlines() == [
        "step 1 differs in action",
        "  a.jsonl: edit trainer.batch_size=16",
        "  b.jsonl: inspect log",
    ]
    document = json.loads(call("diff", "a.jsonl", "b.jsonl", "--json")[1])
    assert (document["equal"], document["step"], document["what"]) == (False, 1, "action")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('"minutes":1', '"minutes":2', "altered"),
        ('"semantics":1', '"semantics":2', "altered"),
        ("{", "[", "not a line of a trace"),
    ],
)
def test_an_altered_trace_is_refused_with_the_reason(
    pack: Path, old: str, new: str, reason: str
) -> None:
    scenario = str(pack / "scenarios" / "large-batch.yaml")
    call("run", scenario, "--trace", "a.jsonl")
    path = Path("a.jsonl")
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    code, shown = call("replay", "a.jsonl", "--scenario", scenario)
    assert code == 1
    assert shown.startswith("not proved: line ")
    assert reason in shown
    document = json.loads(call("replay", "a.jsonl", "--scenario", scenario, "--json")[1])
    assert document["proved"] is False


def test_a_trace_is_not_proved_on_another_scenario(pack: Path) -> None:
    scenario = pack / "scenarios" / "large-batch.yaml"
    call("run", str(scenario), "--trace", "a.jsonl")
    scenario.write_text(scenario.read_text().replace("minutes: 150", "minutes: 151"))
    code, shown = call("replay", "a.jsonl", "--scenario", str(scenario))
    assert (code, shown) == (
        1,
        "not proved: the scenario has changed since: its fingerprint is another\n",
    )
