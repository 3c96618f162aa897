"""Every command as a user runs it: output, JSON, exit codes."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import fragileml
from fragileml.machine import action_to_json

Run = Callable[..., subprocess.CompletedProcess[str]]
COMMAND = [sys.executable, "-m", "fragileml.cli"]


@pytest.fixture
def run(checkout: Path, tmp_path: Path) -> Run:
    def start(*arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *arguments],
            cwd=tmp_path,
            env=environment(checkout),
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
        )

    return start


def environment(checkout: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": f"{checkout / 'dsl'}{os.pathsep}{checkout}"}


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"fragileml {fragileml.__version__}\n"


def test_stats_counts_the_scenarios_of_a_pack(run: Run, checkout: Path) -> None:
    cookbook = str(checkout / "docs" / "cookbook")
    document = json.loads(run("stats", "--pack", cookbook, "--json").stdout)
    assert document["scenarios"] == len(fragileml.scenarios(cookbook))
    counted = run("stats", "--pack", cookbook).stdout.splitlines()[1]
    assert counted.split() == ["scenarios", str(document["scenarios"])]
    assert run("stats", "--pack", "nowhere").returncode == 2


def test_list_is_an_object_with_scenarios(run: Run) -> None:
    document = json.loads(run("list", "--json").stdout)
    assert [each["id"] for each in document["scenarios"]] == list(fragileml.scenarios())


def test_list_shows_one_split_of_one_difficulty(run: Run) -> None:
    document = json.loads(run("list", "--split", "test", "--difficulty", "hard", "--json").stdout)
    rows = document["scenarios"]
    assert {(each["split"], each["difficulty"]) for each in rows} == {("test", "hard")}
    assert run("list", "--split", "elsewhere").returncode == 2


def test_show_prints_the_menu_of_a_pipeline(run: Run) -> None:
    menu = json.loads(run("show", "causal_lm_lora", "--menu", "--json").stdout)["menu"]
    episode = fragileml.make("pad-token-missing")
    assert [each["action"] for each in menu] == [*map(action_to_json, episode.actions())]
    printed = run("show", "causal_lm_lora", "--menu").stdout.splitlines()[1:]
    assert [line.split(maxsplit=1) for line in printed] == [
        [str(each["index"]), each["id"]] for each in menu
    ]
    assert "did you mean causal_lm_lora" in run("show", "causal_lm", "--menu").stderr


def test_graph_writes_what_the_name_of_the_file_asks_for(run: Run, tmp_path: Path) -> None:
    assert run("graph", "pad-token-missing", "--out", "picture.mmd").stdout == ""
    written = (tmp_path / "picture.mmd").read_text(encoding="utf-8")
    assert "⚑ tokenizer/plain-decoder-tokenizer" in written
    assert run("graph", "pad-token-missing", "--format", "mermaid").stdout == written
    assert run("graph", "causal_lm_lora").stdout.startswith("<svg ")
    refused = run("graph", "causal_lm_lora", "--out", "picture.png")
    assert (refused.returncode, "say --format" in refused.stderr) == (2, True)


def test_show_tells_the_menu(run: Run) -> None:
    shown = run("show", "pad-token-missing")
    assert shown.returncode == 0
    assert "menu" in shown.stdout
    assert json.loads(run("show", "pad-token-missing", "--json").stdout)["menu"] > 50


@pytest.mark.slow
def test_check_of_the_library_finds_nothing(run: Run) -> None:
    checked = run("check")
    number = len(fragileml.scenarios())
    assert checked.stdout == f"{number} scenarios checked, nothing found\n"
    assert checked.returncode == 0


def test_check_reports_mistakes_with_exit_code_1(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.yaml").write_text("fragileml: 1\nkind: scenario\nid: broken\n")
    checked = run("check", "broken.yaml")
    assert checked.returncode == 1
    assert "error[FML202]" in checked.stdout
    found = json.loads(run("check", "broken.yaml", "--json").stdout)
    assert found["diagnostics"][0]["file"] == "broken.yaml"


def test_check_plays_the_tests(run: Run, tmp_path: Path) -> None:
    run("new", "scenario", "fresh")
    path = tmp_path / "fresh.yaml"
    assert run("check", "fresh.yaml").returncode == 0
    path.write_text(path.read_text().replace("success: true", "success: false", 1))
    checked = run("check", "fresh.yaml")
    assert checked.returncode == 1
    assert "error[FML806]" in checked.stdout


@pytest.mark.parametrize("kind", ["scenario", "module", "pack"])
def test_new_files_pass_check_and_are_never_overwritten(run: Run, kind: str) -> None:
    written = json.loads(run("new", kind, "mine", "--json").stdout)["written"]
    target = "mine" if kind == "pack" else written[-1]
    assert run("check", target).returncode == 0
    again = run("new", kind, "mine")
    assert again.returncode == 2
    assert "exists already" in again.stderr


@pytest.mark.parametrize("name", ["../up", "A b", "x/../../y", ""])
def test_new_refuses_names_that_are_no_ids(run: Run, name: str) -> None:
    assert run("new", "scenario", name).returncode == 2


def test_a_trace_of_run_replays_and_a_changed_one_does_not(run: Run, tmp_path: Path) -> None:
    assert run("run", "pad-token-missing", "--trace", "trace.jsonl").returncode == 0
    assert run("replay", "trace.jsonl").stdout.startswith("proved")
    assert run("diff", "trace.jsonl", "trace.jsonl").returncode == 0
    path = tmp_path / "trace.jsonl"
    path.write_text("".join(path.read_text().splitlines(keepends=True)[:-1]))
    replayed = run("replay", "trace.jsonl")
    assert replayed.returncode == 1
    assert replayed.stdout.startswith("not proved")


def test_play_reads_a_script_and_records(run: Run) -> None:
    played = run("play", "pad-token-missing", "--record", "mine.jsonl", stdin="log\nsubmit\n")
    assert played.returncode == 0
    assert "padding token" in played.stdout
    assert "success:     no" in played.stdout
    assert run("replay", "mine.jsonl").returncode == 0


def test_bench_writes_the_same_bytes_with_any_number_of_processes(run: Run, tmp_path: Path) -> None:
    few = ("--scenarios", "pad-token-missing,temporal-leakage", "--agents", "noop,rules")
    assert run("bench", *few, "--out", "one").returncode == 0
    assert run("bench", *few, "--jobs", "2", "--out", "two").returncode == 0
    for name in ("results.jsonl", "summary.json", "config.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    summary = json.loads((tmp_path / "one" / "summary.json").read_text())
    assert summary["episodes"] == {"done": 4, "planned": 4}


def test_ctrl_c_keeps_what_is_done(checkout: Path, tmp_path: Path) -> None:
    process = subprocess.Popen(
        [*COMMAND, "bench", "--seeds", "5000", "--agents", "rules", "--out", "kept"],
        cwd=tmp_path,
        env=environment(checkout),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        # What a shell started with `&` ignores the signal, and so would its children.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - one thread
    )
    results = tmp_path / "kept" / "results.jsonl"
    while process.poll() is None and not (results.is_file() and results.stat().st_size):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
    process.send_signal(signal.SIGINT)
    assert process.wait() == 130
    summary = json.loads((tmp_path / "kept" / "summary.json").read_text())
    assert summary["complete"] is False
    assert summary["episodes"]["done"] == len(results.read_text().splitlines()) > 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "pad-token-mising"), "did you mean 'pad-token-missing'"),
        (("run", "pad-token-missing", "--agent", "rule"), "did you mean rules"),
        (("explain", "FML999"), "there is no code"),
        (("check", "no-such-file.yaml"), "no-such-file.yaml"),
        (("bench", "--pack", "nothing"), "there is no pack"),
        (("replay", "nowhere.jsonl"), "nowhere.jsonl"),
    ],
)
def test_mistakes_are_one_line_and_exit_code_2(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    result = run(*arguments)
    shown = result.stderr + result.stdout
    assert result.returncode in {1, 2}
    assert said.replace("'", "") in shown.replace("'", "")
    assert "Traceback" not in shown


def test_explain_prints_the_page(run: Run) -> None:
    assert run("explain", "fml201").stdout.startswith("# FML201")
