"""The pytest plugin in somebody else's repository: a fresh folder with a new pack."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from fragileml.cli.app import app
from fragileml.testing import LAWS
from fragileml.testing.laws.law import Scope
from tests.fragileml.testing.bugs import refusals_take_time

SCENARIO = "my-pack/pack.yaml::large-batch"
PLAYED = [law.id for law in LAWS if law.scope is not Scope.SCENARIO]
IDS = [f"{SCENARIO}::{name}" for name in (*PLAYED, "json-round-trip", "fmt-round-trip")]
QUICK = ("--fragileml-examples", "1", "-p", "no:cacheprovider")


@pytest.fixture(autouse=True)
def pack(pytester: pytest.Pytester) -> Path:
    """Write a new pack."""
    CliRunner().invoke(app, ["new", "pack", "my-pack", "--into", str(pytester.path)])
    return pytester.path / "my-pack"


def collected(pytester: pytest.Pytester, *arguments: str) -> list[str]:
    found = pytester.runpytest_inprocess("--collect-only", "-q", *arguments)
    return [line for line in found.outlines if "::" in line]


def test_every_law_of_every_scenario_passes(pytester: pytest.Pytester) -> None:
    run = pytester.runpytest_inprocess("--fragileml-pack", "my-pack", "-v", *QUICK)
    run.assert_outcomes(passed=len(IDS))
    run.stdout.fnmatch_lines([f"{each} PASSED*" for each in IDS])


def test_what_is_collected(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(test_own="def test_mine(): pass")
    own = ["test_own.py::test_mine"]
    assert collected(pytester) == own
    assert collected(pytester, "--fragileml-pack", "my-pack") == [*IDS, *own]
    assert collected(pytester, "--fragileml-pack", "my-pack/pack.yaml", "my-pack") == IDS
    assert collected(pytester, "my-pack/pack.yaml") == IDS
    assert collected(pytester, IDS[0]) == IDS[:1]
    assert collected(pytester, "my-pack") == []


def test_the_setting_counts_where_nothing_is_named(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nfragileml_packs = my-pack\n")
    pytester.makepyfile(test_own="def test_mine(): pass")
    assert collected(pytester) == [*IDS, "test_own.py::test_mine"]
    assert collected(pytester, "test_own.py") == ["test_own.py::test_mine"]


def test_a_broken_law_is_printed_as_a_test(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    refusals_take_time(monkeypatch)
    name = f"{SCENARIO}::refusals-change-nothing"
    run = pytester.runpytest_inprocess(name)
    run.assert_outcomes(failed=1)
    run.stdout.fnmatch_lines(
        [
            "large-batch breaks the law refusals-change-nothing.",
            "  found: a refused action costs minutes and pays something*",
            "tests:",
            "  - title: refusals-change-nothing holds",
            "    expect: {refused: true}",
            f"FAILED {name}*",
        ]
    )
    run.stdout.no_fnmatch_line("*Traceback*")


def test_mistakes_in_a_file_are_printed_as_check_prints_them(
    pytester: pytest.Pytester, pack: Path
) -> None:
    module = pack / "modules" / "trainer.yaml"
    module.write_text(module.read_text().replace("when: batch_size", "when: batch_sise"))
    run = pytester.runpytest_inprocess("--fragileml-pack", "my-pack")
    run.assert_outcomes(errors=1)
    run.stdout.fnmatch_lines(["error*FML401*", "*did you mean batch_size?"])


@pytest.mark.parametrize("name", ["nowhere", "my-pack/scenarios"])
def test_what_is_no_pack_is_refused(pytester: pytest.Pytester, name: str) -> None:
    run = pytester.runpytest_inprocess("--fragileml-pack", name)
    assert run.ret is pytest.ExitCode.USAGE_ERROR
    run.stderr.fnmatch_lines(["ERROR: *pack*"])


def test_without_the_extra_it_says_what_to_install(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(
        """
        import sys

        for name in [each for each in sys.modules if each.startswith("fragileml.testing")]:
            del sys.modules[name]
        sys.modules["hypothesis"] = None
        """
    )
    run = pytester.runpytest_inprocess("--fragileml-pack", "my-pack", "-p", "no:hypothesispytest")
    run.stdout.fnmatch_lines(["the laws need hypothesis: pip install 'fragileml?testing?'"])


def test_a_run_without_packs_loads_no_compiler(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        test_own="""
        import sys

        def test_what_is_loaded():
            ours = {name for name in sys.modules if name.partition(".")[0].startswith("fragileml")}
            assert ours == {
                "fragileml", "fragileml.pytest_plugin",
                "fragileml_dsl", "fragileml_dsl.errors", "fragileml_dsl.lazy",
                "fragileml_dsl.version",
            }
        """
    )
    pytester.runpytest_subprocess().assert_outcomes(passed=1)
