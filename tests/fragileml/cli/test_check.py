"""``check``: its formats, and what it passes over."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree.ElementTree import Element, fromstring

import pytest
from typer.testing import CliRunner

from fragileml.cli.app import app
from fragileml.cli.proofs import RFC_008
from fragileml_dsl.errors import FragileMLError

RUNNER = CliRunner()
MODULE = Path("mine/modules/trainer.yaml")


def check(*arguments: str) -> tuple[int, str]:
    """Run the command; return its exit code and its standard output."""
    result = RUNNER.invoke(app, ["check", *arguments])
    if isinstance(result.exception, FragileMLError):
        raise result.exception
    return result.exit_code, result.stdout


@pytest.fixture(autouse=True)
def pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Write a pack whose module names a variable that does not exist."""
    monkeypatch.chdir(tmp_path)
    RUNNER.invoke(app, ["new", "pack", "mine"])
    text = MODULE.read_text().replace("when: batch_size >", "when: batch_sise >")
    MODULE.write_text(text)


def test_files_are_named_as_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert place("mine") == "mine/modules/trainer.yaml"
    monkeypatch.chdir("mine/modules")
    assert place("trainer.yaml") == "trainer.yaml"
    monkeypatch.chdir(tmp_path / "mine" / "scenarios")
    assert place("..") == f"{tmp_path.resolve()}/mine/modules/trainer.yaml"


def place(target: str) -> str:
    """Return the file that the first finding names."""
    (line, *_) = (each for each in check(target)[1].splitlines() if "--> " in each)
    return line.partition("--> ")[2].partition(":")[0]


def test_json_has_two_spellings() -> None:
    code, shown = check("mine", "--json")
    assert (code, shown) == check("mine", "--format", "json")
    (found,) = json.loads(shown)["diagnostics"]
    assert (code, found["code"], found["file"]) == (1, "FML401", str(MODULE))


def test_sarif_names_the_file_and_the_rule() -> None:
    code, shown = check("mine", "--format", "sarif")
    (run,) = json.loads(shown)["runs"]
    (result,) = run["results"]
    place = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert (code, result["ruleId"], place["uri"]) == (1, "FML401", str(MODULE))
    assert [each["id"] for each in run["tool"]["driver"]["rules"]] == ["FML401"]


def test_junit_has_a_test_for_each_check() -> None:
    code, shown = check("mine", "--format", "junit")
    tests = [(each.attrib["classname"], *[part.tag for part in each]) for each in cases(shown)]
    scenario = "mine/scenarios/large-batch.yaml"
    assert (code, tests) == (1, [(str(MODULE), "failure"), (scenario, "skipped")])
    MODULE.write_text(MODULE.read_text().replace("batch_sise", "memory"))
    assert [
        (each.attrib["name"], len(each)) for each in cases(check("mine", "--format", "junit")[1])
    ] == [
        ("compiles", 0),
        ("is healthy without faults", 0),
        ("is broken by its faults", 1),
        ("test: a smaller batch fits", 0),
        ("test: the smallest batch trains too, and breaks the condition", 0),
        ("can be repaired", 1),
        ("can be repaired within its budget", 1),
        ("pays for repairs alone", 1),
        ("is proved whole", 1),
        ("has no dead ends", 1),
        ("keeps its secrets", 1),
        ("begins as its seed says", 1),
        ("pays no trick", 1),
        ("can be repeated", 1),
        ("shows what its transcript says", 1),
        ("is told from others by looking", 1),
        ("costs what its par says", 1),
    ]


def cases(document: str) -> list[Element]:
    """Return the tests of a document."""
    return list(fromstring(document).iter("testcase"))  # noqa: S314 - our own document


def test_known_findings_are_passed_over_until_they_are_gone() -> None:
    assert check("mine", "--write-baseline", "known.json") == (
        0,
        "1 finding written to known.json\n",
    )
    MODULE.write_text("# a line above\n" + MODULE.read_text())
    assert check("mine", "--baseline", "known.json") == (
        0,
        "0 scenarios checked, nothing new\n1 known finding passed over\n",
    )
    MODULE.write_text(MODULE.read_text().replace("stage: train", "stage: trian"))
    code, shown = check("mine", "--baseline", "known.json")
    assert code == 1
    assert "FML408" in shown
    assert "FML401" not in shown
    MODULE.write_text(MODULE.read_text().replace("trian", "train").replace("sise", "size"))
    code, shown = check("mine", "--baseline", "known.json")
    assert code == 0
    assert shown.splitlines() == [
        "1 scenario checked, nothing found",
        "1 finding of the baseline no longer found; write it anew:",
        "  mine/modules/trainer.yaml: FML401, there is no name batch_sise here",
    ]


@pytest.mark.parametrize("name", ["json", "sarif", "junit"])
def test_what_programs_read_stays_clean(name: str) -> None:
    check("mine", "--write-baseline", "known.json")
    MODULE.write_text(MODULE.read_text().replace("batch_sise", "batch_size"))
    result = RUNNER.invoke(app, ["check", "mine", "--baseline", "known.json", "--format", name])
    assert "no longer found" in result.stderr
    assert "no longer found" not in result.stdout


def test_a_baseline_is_read_or_written() -> None:
    with pytest.raises(FragileMLError, match="one of"):
        check("mine", "--baseline", "a.json", "--write-baseline", "a.json")


SCENARIO = "mine/scenarios/large-batch.yaml"


@pytest.fixture
def sound() -> None:
    """Repair the module."""
    MODULE.write_text(MODULE.read_text().replace("batch_sise", "batch_size"))


@pytest.mark.usefixtures("sound")
def test_proofs_may_be_left_out() -> None:
    assert json.loads(check("mine", "--json", "--no-proofs")[1])["proofs"] == []
    assert len(json.loads(check("mine", "--json")[1])["proofs"]) == 1


@pytest.mark.usefixtures("sound")
def test_json_holds_par_and_claims() -> None:
    fresh, kept = (json.loads(check("mine", "--json")[1])["proofs"] for _ in range(2))
    assert fresh == kept
    (proof,) = kept
    assert proof["file"] == SCENARIO
    assert proof["par"] == {"minutes": 21, "steps": 3}
    assert {each["answer"] for each in proof["claims"]} == {"proved", "true of a sample"}
    assert {each["rfc008"] for each in proof["claims"]} == {None, *RFC_008.values()}


@pytest.mark.usefixtures("sound")
def test_a_counterexample_is_played_and_kept() -> None:
    scenario = Path(SCENARIO)
    text = re.sub(r"steps: \d+", "steps: 3", scenario.read_text())
    text = re.sub(r"menu: .*?]", "menu: [64]", text)
    scenario.write_text(text)
    manifest = Path("mine/pack.yaml")
    manifest.write_text(manifest.read_text() + "weights: {outcome: 0}\n")
    code, shown = check("mine", "--explain", "--traces", "kept")
    assert code == 1
    assert "FML812" in shown
    assert "> submit" in shown
    (trace, *_) = sorted(Path("kept").iterdir())
    assert RUNNER.invoke(app, ["replay", str(trace), "--scenario", SCENARIO]).exit_code == 0


@pytest.mark.usefixtures("sound")
def test_figures_say_how_large_slices_are() -> None:
    shown = check("mine", "--stats")[1]
    assert "0 claims refuted" in shown
    assert "slices: a median of" in shown


@pytest.mark.usefixtures("sound")
def test_issues_that_no_scenario_raises_are_listed() -> None:
    more = "title: Slow, stage: train, cause: resources, when: batch_size == 7, error: slow"
    text = MODULE.read_text().replace("faults:", f"  too-slow: {{{more}}}\nfaults:")
    MODULE.write_text(text)
    shown = check("mine", "--stats", "--no-proofs")[1].splitlines()
    assert shown[-2:] == [
        "scenarios of mine raise 1 of 2 issues, 0 of them in tests alone",
        "  not raised: trainer/too-slow",
    ]
    (found,) = json.loads(check("mine", "--json", "--no-proofs")[1])["coverage"]
    assert found == {
        "pack": "mine",
        "issues": 2,
        "at_reset": 1,
        "in_tests": 0,
        "missing": ["trainer/too-slow"],
    }


def test_all_or_some() -> None:
    with pytest.raises(FragileMLError, match="--all"):
        check("mine", "--all")


def test_a_folder_without_documents_is_no_pack(tmp_path: Path) -> None:
    with pytest.raises(FragileMLError, match=r"\. is no pack: .*; did you mean mine\?"):
        check(".")
    (tmp_path / "loose").mkdir()
    (tmp_path / "loose" / "one.yaml").write_text("")
    with pytest.raises(FragileMLError, match=r"did you mean loose/one.yaml\?"):
        check("loose")
    (tmp_path / "empty").mkdir()
    with pytest.raises(FragileMLError, match=r"it has no pack.yaml$"):
        check("empty")


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize("folder", ["mine", "mine/scenarios"])
def test_any_folder_of_a_pack_stands_for_the_pack(folder: str) -> None:
    assert check(folder, "--no-proofs") == (0, "1 scenario checked, nothing found\n")


def test_what_is_not_found_says_how_to_name_ones_own() -> None:
    with pytest.raises(FragileMLError, match="'large-batch'; name one of your own by its file"):
        check("large-batch")
    with pytest.raises(FragileMLError, match=r"no pack 'nowhere'; found are .*; name another by"):
        check("--pack", "nowhere")
