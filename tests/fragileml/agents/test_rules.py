"""The rules agent on the smallest pack: each kind of condition, each way to end."""

from __future__ import annotations

from pathlib import Path

import pytest

from fragileml.agents import make_agent
from fragileml.bench import find_task, run_agent
from fragileml.cli import scaffolds
from fragileml.episode import Episode, Result
from fragileml.episode.moment import path
from fragileml.library import load_machine
from fragileml.machine import Action, Edit, Inspect, Run, Submit
from fragileml_dsl.errors import FragileMLError

SMALLER = "[edit: {trainer.batch_size: 16}, run: goal]"
BLAME = "{module: trainer, cause: resources}"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    files = {
        "pack.yaml": scaffolds.PACK,
        "modules/trainer.yaml": scaffolds.PACK_MODULE,
        "pipelines/training.yaml": scaffolds.PACK_PIPELINE,
        "scenarios/large-batch.yaml": scaffolds.PACK_SCENARIO,
    }
    for name, template in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(template.substitute(id="tiny", cause="resources"))
    (tmp_path / "agents").mkdir()
    return tmp_path


def debug(pack: Path, *rows: str) -> tuple[list[Action], Result, tuple[str, ...]]:
    """Let the agent debug with a table of these rows: its actions, the result, rows applied."""
    lines = "".join(f"  - {row}\n" for row in rows) or "  []\n"
    (pack / "agents" / "rules.yaml").write_text(f"fragileml: 1\nkind: rules\nrows:\n{lines}")
    task = find_task(pack / "scenarios" / "large-batch.yaml")
    episode = Episode(load_machine(task.path), mode="evaluation")
    agent = make_agent("rules", data=task.data)
    run_agent(agent, episode)
    moments = reversed(list(path(episode.snapshot())))
    actions = [each.action for each in moments if each.action is not None]
    return actions, episode.result(), agent.applied()


def row(when: str, do: str = SMALLER, diagnosis: str = BLAME) -> str:
    return f"{{id: a, when: {when}, causes: [{{do: {do}, diagnosis: {diagnosis}}}]}}"


def test_a_row_that_fires_repairs_and_is_blamed(pack: Path) -> None:
    actions, result, applied = debug(pack, row("{line: 'out of memory.* [0-9]+ rows'}"))
    assert actions == [
        Edit({"trainer.batch_size": 16}),
        Run("train"),
        Submit("trainer", "resources"),
    ]
    assert (result.success, result.diagnosis, applied) == (True, 1000, ("a",))


@pytest.mark.parametrize(
    ("when", "fires"),
    [
        ("{setting: {trainer.batch_size: 64}}", True),
        ("{setting: {trainer.batch_size: 64.0}}", True),
        ("{setting: {trainer.batch_size: 8}}", False),
        ("{setting: {trainer.batch_size: true}}", False),
        ("{setting: {trainer.memory: 16}}", False),  # hidden: the agent cannot know
        ("{setting: {nowhere.at_all: 1}}", False),
        ("{mark: {train: failed}}", True),
        ("{mark: {train: green}}", False),
        ("{mark: {serve: failed}}", False),
        ("{line: 'no such line'}", False),
        ("{line: out of memory, mark: {train: green}}", False),
        ("{line: out of memory, mark: {train: failed}, setting: {trainer.batch_size: 64}}", True),
    ],
)
def test_conditions_that_cost_nothing(pack: Path, when: str, fires: bool) -> None:
    _, result, applied = debug(pack, row(when))
    assert bool(applied) is fires
    assert result.success is fires


@pytest.mark.parametrize(("pattern", "fires"), [("memory: 16", True), ("memory: 80", False)])
def test_probes_are_used_when_the_rest_agrees(pack: Path, pattern: str, fires: bool) -> None:
    when = f"{{line: out of memory, probe: {{trainer/device: '{pattern}'}}}}"
    actions, _, applied = debug(pack, row(when))
    assert actions[0] == Inspect("trainer/device")
    assert bool(applied) is fires


def test_probes_are_not_used_when_the_line_is_missing(pack: Path) -> None:
    actions, _, _ = debug(pack, row("{line: nothing, probe: {trainer/device: memory}}"))
    assert Inspect("trainer/device") not in actions


def test_a_probe_is_read_once_until_something_changes(pack: Path) -> None:
    first, second = "{probe: {trainer/device: '80'}}", "{probe: {trainer/device: '40'}}"
    actions, _, _ = debug(pack, row(first), row(second).replace("id: a", "id: b"))
    assert actions.count(Inspect("trainer/device")) == 1


@pytest.mark.parametrize(
    "do",
    [
        "[edit: {nowhere.at_all: 1}, run: goal]",
        "[run: serve]",
        "[inspect: trainer/nothing]",
        "[call: trainer/nothing]",
    ],
)
def test_rows_for_another_pipeline_are_passed_over(pack: Path, do: str) -> None:
    actions, _, applied = debug(pack, row("{line: out of memory}", do))
    assert applied == ()
    assert actions == [Run("train"), Submit()]


def test_rows_are_tried_in_order_and_once(pack: Path) -> None:
    useless = row("{line: out of memory}", "[edit: {trainer.batch_size: 32}, run: goal]")
    useful = row("{line: out of memory}").replace("id: a", "id: b")
    _, result, applied = debug(pack, useless, useful)
    assert applied == ("a", "b")
    assert result.success


def test_causes_are_tried_in_order_while_the_symptom_shows(pack: Path) -> None:
    slightly = "{do: [edit: {trainer.batch_size: 32}, run: goal]}"
    unlikely = "{when: {probe: {trainer/device: '80'}}, do: [run: goal]}"
    enough = f"{{do: {SMALLER}}}"
    causes = f"[{slightly}, {unlikely}, {enough}, {slightly}]"
    actions, result, applied = debug(pack, f"{{id: a, when: {{line: out of}}, causes: {causes}}}")
    assert actions == [
        Edit({"trainer.batch_size": 32}),
        Run("train"),
        Inspect("trainer/device"),
        Edit({"trainer.batch_size": 16}),
        Run("train"),
        Submit(),
    ]
    assert (result.success, applied) == (True, ("a",))


def test_a_value_is_read_off_a_probe(pack: Path) -> None:
    when = "{line: out of memory, probe: {trainer/device: 'memory: (?P<size>[0-9]+)'}}"
    actions, result, _ = debug(pack, row(when, "[edit: {trainer.batch_size: $size}, run: goal]"))
    assert actions[1] == Edit({"trainer.batch_size": 16})
    assert result.success


def test_an_empty_table_submits_what_it_finds(pack: Path) -> None:
    actions, result, _ = debug(pack)
    assert actions == [Run("train"), Submit()]
    assert not result.success


def test_an_unknown_diagnosis_is_left_out(pack: Path) -> None:
    diagnosis = "{module: nowhere, cause: resources}"
    actions, result, _ = debug(pack, row("{line: out of memory}", diagnosis=diagnosis))
    assert actions[-1] == Submit()
    assert result.refused == 0


def test_without_a_table_there_is_no_such_agent(pack: Path) -> None:
    with pytest.raises(FragileMLError, match=r"needs a table, agents/rules\.yaml"):
        make_agent("rules", data=pack / "agents")
    with pytest.raises(FragileMLError, match="did you mean rules"):
        make_agent("rule")
