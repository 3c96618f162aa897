"""A bench on two small scenarios: what is judged, in which order, and what is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fragileml.bench import Plan, Store, execute, find_tasks
from fragileml.bench.play import efficiency
from fragileml.cli import scaffolds
from fragileml.episode import Mode, Trace, read_trace, replay
from fragileml.library import load_machine
from fragileml.machine.errors import CompileError
from fragileml_dsl.errors import FragileMLError

FILES = ("config.json", "results.jsonl", "summary.json")


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    paths = [tmp_path / f"{name}.yaml" for name in ("first", "second")]
    for path in paths:
        path.write_text(scaffolds.SCENARIO.substitute(id=path.stem, cause="resources"))
    return [str(path) for path in paths]


@pytest.fixture
def plan(files: list[str]) -> Plan:
    return Plan(("noop", "random"), find_tasks(files), seeds=2)


def judge(plan: Plan, folder: Path, processes: int = 1) -> dict[str, bytes]:
    """Run a plan and return the files that it leaves, traces included."""
    with Store(folder, plan) as store:
        for played in execute(plan.jobs(), processes):
            store.keep(played)
    names = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in names}


def test_episodes_come_by_scenario_agent_seed(plan: Plan) -> None:
    jobs = [(job.task.id, job.agent, job.seed) for job in plan.jobs()]
    assert jobs == sorted(jobs)
    assert len(jobs) == 8


def test_the_same_bytes_again_and_with_more_processes(plan: Plan, tmp_path: Path) -> None:
    first = judge(plan, tmp_path / "one")
    assert judge(plan, tmp_path / "again") == first
    assert judge(plan, tmp_path / "two", processes=2) == first
    assert {*FILES} <= first.keys()
    assert len(first) == len(FILES) + 8


def test_an_episode_does_not_depend_on_those_before_it(plan: Plan, tmp_path: Path) -> None:
    whole = judge(plan, tmp_path / "whole")
    for job in reversed(plan.jobs()):
        (played,) = execute([job], 1)
        assert played.trace.encode() == whole[played.record.trace]


def test_traces_are_proofs(plan: Plan, tmp_path: Path) -> None:
    judge(plan, tmp_path / "out")
    for line in (tmp_path / "out" / "results.jsonl").read_text().splitlines():
        record = json.loads(line)
        trace = read_trace((tmp_path / "out" / record["trace"]).read_text())
        assert isinstance(trace, Trace)
        assert trace.header.fingerprint == record["fingerprint"]
        assert replay(trace, load_machine(tmp_path / f"{record['scenario']}.yaml")).proved


def test_nothing_written_tells_the_time_or_the_place(plan: Plan, tmp_path: Path) -> None:
    for content in judge(plan, tmp_path / "out").values():
        assert str(tmp_path).encode() not in content


def test_an_interrupt_keeps_what_is_done(plan: Plan, tmp_path: Path) -> None:
    store = Store(tmp_path / "out", plan)

    def interrupted() -> None:
        with store:
            for count, played in enumerate(execute(plan.jobs(), 1)):
                if count == 3:
                    raise KeyboardInterrupt
                store.keep(played)

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    summary = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert summary["complete"] is False
    assert summary["episodes"] == {"done": 3, "planned": 8}
    assert len((tmp_path / "out" / "results.jsonl").read_text().splitlines()) == 3


def test_a_bench_replaces_a_bench_and_nothing_else(plan: Plan, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    first = judge(plan, folder)
    assert judge(plan, folder) == first
    (folder / "thesis.tex").write_text("years of work")
    with pytest.raises(FragileMLError, match="no bench wrote"), Store(folder, plan):
        pass
    assert (folder / "thesis.tex").read_text() == "years of work"


def test_results_of_training_are_not_rankable(files: list[str], tmp_path: Path) -> None:
    plan = Plan(("noop",), find_tasks(files[:1]), seeds=1, mode=Mode.TRAINING)
    judge(plan, tmp_path / "out")
    assert json.loads((tmp_path / "out" / "results.jsonl").read_text())["rankable"] is False


def test_another_alert_is_all_that_an_agent_sees_of_it(files: list[str]) -> None:
    plan = Plan(("noop",), find_tasks(files[:1]), seeds=1, alert="The job failed.")
    (played,) = execute(plan.jobs(), 1)
    (usual,) = execute(Plan(("noop",), plan.tasks, seeds=1).jobs(), 1)
    assert played.record.fingerprint != usual.record.fingerprint
    assert played.record.score == usual.record.score


@pytest.mark.parametrize(
    ("par", "minutes", "expected"),
    [(0, 0, 1000), (0, 5, 0), (20, 20, 1000), (21, 20, 1000), (20, 21, 952), (999, 1000, 999)],
)
def test_efficiency_is_par_by_cost_and_1_at_most(par: int, minutes: int, expected: int) -> None:
    assert efficiency(par, minutes) == expected


def test_repairs_are_measured_by_par_where_a_file_says_it(files: list[str]) -> None:
    lines = Path(files[1]).read_text().splitlines(keepends=True)
    Path(files[1]).write_text("".join(each for each in lines if not each.startswith("par:")))
    plan = Plan(("oracle", "noop"), find_tasks(files), seeds=1)
    records = [each.record for each in execute(plan.jobs(), 1)]
    assert [(each.par, each.efficiency) for each in records] == [
        (21, 1000),
        (21, None),
        (None, None),
        (None, None),
    ]


def test_what_is_no_scenario_is_found_before_anything_runs(tmp_path: Path) -> None:
    with pytest.raises(FragileMLError, match="there is no scenario"):
        find_tasks(["no-such-scenario"])
    with pytest.raises(CompileError, match="FML901"):
        find_tasks([str(tmp_path / "nowhere.yaml")])


def test_two_scenarios_of_one_id_are_refused(files: list[str], tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    copy = tmp_path / "other" / "first.yaml"
    copy.write_text(Path(files[0]).read_text())
    with pytest.raises(FragileMLError, match="have the same id, first"):
        find_tasks([files[0], str(copy)])
    assert len(find_tasks([files[0], files[0]])) == 1
