"""What recorded cases of real metadata do not reach: files, options, yanked, builds, extras."""

from __future__ import annotations

import pytest

from fragileml.packages import Pip, environment
from tests.fragileml.packages.edges import CASES, OLD, UNIVERSE, answers
from tests.fragileml.packages.real_pip.cases import Answer, Case, differences, simulated


def _name(case: object) -> str:
    return " ".join(case.command) if isinstance(case, Case) else ""


@pytest.mark.parametrize(("case", "answer"), list(zip(CASES, answers(), strict=True)), ids=_name)
def test_the_answer_is_the_one_of_real_pip(case: Case, answer: Answer) -> None:
    found = simulated(UNIVERSE, case)
    assert differences(found, answer) == [], (found.output, answer.output)


@pytest.mark.parametrize(
    ("command", "lacks"),
    [
        ("install --user app", "--user"),
        ("install -e .", "-e"),
        ("install --index-url nowhere app", "--index-url"),
        ("install -v app", "-v"),
        ("list --outdated", "--outdated"),
        ("list --format=json", "--format"),
        ("show -f app", "-f"),
        ("freeze --all", "--all"),
        ("wheel app", "wheel"),
        ("download app", "download"),
    ],
)
def test_what_real_pip_has_and_this_one_lacks_is_refused(command: str, lacks: str) -> None:
    before = environment(OLD)
    outcome = Pip(UNIVERSE).run(before, command)
    assert outcome.lines == (f"ERROR: the simulated pip has no {lacks}",)
    assert (outcome.returncode, outcome.environment) == (1, before)


@pytest.mark.parametrize("line", ["--index-url nowhere", "-e .", "app --hash=sha256:00"])
def test_options_in_files_are_refused_with_their_place(line: str) -> None:
    outcome = Pip(UNIVERSE, {"a": f"lib\n{line}\n"}).run(environment({}), "install -r a")
    option = next(each for each in line.split() if each.startswith("-")).partition("=")[0]
    assert outcome.lines == (f"ERROR: the simulated pip has no {option} in files (-r a (line 2))",)


def test_files_are_not_nested_without_end() -> None:
    files = {str(number): f"-r {number + 1}\n" for number in range(100)}
    outcome = Pip(UNIVERSE, files).run(environment({}), "install -r 0")
    assert outcome.returncode == 1
    assert outcome.lines == ("ERROR: the simulated pip reads no files nested deeper than 16",)
