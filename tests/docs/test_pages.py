"""The README and the authoring guide show what the tools really do."""

from __future__ import annotations

import re
from contextlib import nullcontext
from pathlib import Path
from unittest import TestCase

import pytest
from typer.testing import CliRunner

from fragileml import make
from fragileml.agents import make_agent
from fragileml.bench import run_agent
from fragileml.cli.app import app
from fragileml.cli.proofs import RFC_008
from fragileml.testing import LAWS, Subject, find_law, search
from tests.docs.fences import DOCS, fences
from tests.fragileml.testing.bugs import refusals_take_time

README = DOCS.parent / "README.md"
PAGES = [README, *sorted(DOCS.glob("*.md")), DOCS.parent / "CONTRIBUTING.md"]


def block(page: Path, info: str) -> str:
    """Return the text of the block of a page that has this info string."""
    (found,) = (each.text for each in fences(page) if each.info == info)
    return found


def printed(*arguments: str, stdin: str = "") -> str:
    """Return what a command prints."""
    return CliRunner().invoke(app, list(arguments), input=stdin).stdout


def test_the_transcript_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = "batch-does-not-fit.yaml"
    Path(name).write_text(block(README, f"yaml {name}"))
    shown = block(README, "text play")
    script = "".join(line[2:] + "\n" for line in shown.splitlines() if line.startswith("> "))
    assert printed("play", name, stdin=script).rstrip() == shown.rstrip()
    assert printed("check", name) == "1 scenario checked, nothing found\n"


def test_the_python_of_the_readme(capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block(README, "python"), "README.md", "exec"), {})  # noqa: S102 - our own page
    assert "Components(" in capsys.readouterr().out


def test_the_environment_of_the_readme() -> None:
    exec(compile(block(README, "python gym"), "README.md", "exec"), {})  # noqa: S102 - our own page


@pytest.mark.slow
def test_the_table_of_the_readme(tmp_path: Path) -> None:
    shown = printed("bench", "--agents", "random,noop,rules", "--out", str(tmp_path / "demo"))
    assert shown.startswith(block(README, "text demo"))


def test_the_guide_to_authoring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    page, name = DOCS / "authoring.md", "label-ids-from-one.yaml"
    text = block(page, f"yaml {name}")
    Path(name).write_text(text)
    assert printed("check", name) == block(page, "text check")
    Path(name).write_text(
        text.replace("when: largest_id + offset >=", "when: larges_id + offset >=")
    )
    assert printed("check", name) == block(page, "text mistake")
    budget = "minutes: 180}\n"
    Path(name).write_text(text.replace(budget, f"{budget}par: {{steps: 1, minutes: 1}}\n"))
    assert printed("check", name) == block(page, "text par")


def test_the_table_of_rules_in_the_guide(tmp_path: Path) -> None:
    page = DOCS / "authoring.md"
    name = "label-ids-from-one.yaml"
    (tmp_path / name).write_text(block(page, f"yaml {name}"))
    (tmp_path / "agents").mkdir()
    (tmp_path / "agents" / "rules.yaml").write_text(block(page, "yaml rules"))
    agent = make_agent("rules", data=tmp_path / "agents")
    episode = make(tmp_path / name, mode="evaluation")
    run_agent(agent, episode)
    assert agent.applied() == ("label-out-of-bounds",)
    assert (episode.result().success, episode.result().diagnosis) == (True, 1000)


def test_the_property_test_of_a_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    name = "batch-does-not-fit.yaml"
    text = block(README, f"yaml {name}")
    snippet = block(DOCS / "testing.md", "python test_pack.py")
    for content, holds in ((text, True), (text.replace("2 * memory_gb", "4 * memory_gb"), False)):
        Path(name).write_text(content)
        names: dict[str, object] = {}
        exec(compile(snippet, "testing.md", "exec"), names)  # noqa: S102 - our own page
        law = names["test_only_a_batch_that_fits_is_a_repair"]
        assert callable(law)
        with nullcontext() if holds else pytest.raises(AssertionError):
            law()


def test_every_drawn_pack_can_be_played() -> None:
    names: dict[str, object] = {"__name__": "testing"}
    snippet = block(DOCS / "testing.md", "python packs")
    exec(compile(snippet, "testing.md", "exec", dont_inherit=True), names)  # noqa: S102 - our own page
    law = names["test_every_pack_can_be_played"]
    assert callable(law)
    law()


def test_the_table_of_laws() -> None:
    text = (DOCS / "testing.md").read_text(encoding="utf-8")
    table = text.partition("| law | what it says |\n|---|---|\n")[2].partition("\n\n")[0]
    assert table.splitlines() == [f"| `{law.id}` | {law.doc} |" for law in LAWS]


def test_the_table_of_rfc_008() -> None:
    text = (DOCS / "analysis.md").read_text(encoding="utf-8")
    table = text.partition("| check of the RFC |")[2].partition("\n\n")[0].splitlines()[2:]
    rows = [re.findall(r"`([a-z_-]+)`", line) for line in table]
    assert {claim: id_ for id_, *claims in rows for claim in claims} == RFC_008


def test_how_a_broken_law_is_printed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    printed("new", "pack", "my-pack", "--into", str(tmp_path))
    refusals_take_time(monkeypatch)
    subject = Subject.of(tmp_path / "my-pack" / "scenarios" / "large-batch.yaml")
    found = search(find_law("refusals-change-nothing"), subject)
    assert f"{found}\n" == block(DOCS / "testing.md", "text broken")


def test_the_rules_of_an_episode() -> None:
    names: dict[str, object] = {"__name__": "testing"}
    snippet = block(DOCS / "testing.md", "python rules")
    exec(compile(snippet, "testing.md", "exec", dont_inherit=True), names)  # noqa: S102 - our own page
    case = names["TestPadding"]
    assert isinstance(case, type)
    assert issubclass(case, TestCase)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).exists(), target


def test_the_page_of_the_interface_is_fresh() -> None:
    from docs.generate_api import page

    assert (DOCS / "api.md").read_text(encoding="utf-8") == page()
