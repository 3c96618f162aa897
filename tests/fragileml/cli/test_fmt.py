"""``fragileml fmt``: which files it takes, what it writes, and what it leaves alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from fragileml.cli.app import app
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.files import write_whole

TIDY = "fragileml: 1\nkind: module\nid: a\ntitle: A module\n"
UNTIDY = "kind: module\nfragileml: 1\nid: 'a'\ntitle: A module"
BROKEN = "fragileml: 1\nkind: module\nid: a\ntitel: A module\n"
RULES = """\
fragileml: 1
kind: rules
rows: [{id: a, causes: [do: [run: goal]], when: {line: 'x'}}]
"""
TIDY_RULES = """\
fragileml: 1
kind: rules
rows: [{id: a, when: {line: x}, causes: [{do: [run: goal]}]}]
"""


def fmt(*arguments: str, stdin: bytes = b"") -> Result:
    result = CliRunner().invoke(app, ["fmt", *arguments], input=stdin)
    if isinstance(result.exception, FragileMLError | OSError):
        raise result.exception
    return result


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, in which the test runs."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_file_is_rewritten(here: Path) -> None:
    file = here / "a.yaml"
    file.write_text(UNTIDY)
    file.chmod(0o640)
    result = fmt("a.yaml")
    assert (result.exit_code, result.output) == (
        0,
        "reformatted a.yaml\n1 file changed, 0 unchanged\n",
    )
    assert file.read_text() == TIDY
    assert file.stat().st_mode & 0o777 == 0o640
    assert list(here.iterdir()) == [here / "a.yaml"]
    assert fmt("a.yaml").output == "0 files changed, 1 unchanged\n"


@pytest.mark.parametrize(
    "data",
    [UNTIDY.encode(), TIDY.replace("\n", "\r\n").encode(), b"\xef\xbb\xbf" + TIDY.encode()],
    ids=["untidy", "line ends", "byte order mark"],
)
@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_a_dry_run_changes_nothing(here: Path, data: bytes, option: str) -> None:
    (here / "a.yaml").write_bytes(data)
    result = fmt(option, "a.yaml")
    assert result.exit_code == 1
    assert ("would reformat a.yaml\n" in result.output) == (option == "--check")
    assert ("+fragileml: 1\n" in result.output) == (option == "--diff")
    assert (here / "a.yaml").read_bytes() == data
    fmt("a.yaml")
    assert (here / "a.yaml").read_bytes() == TIDY.encode()
    assert fmt(option, "a.yaml").exit_code == 0


def test_a_diff(here: Path) -> None:
    (here / "a.yaml").write_text(UNTIDY)
    assert fmt("--diff").output == (
        "--- a.yaml\n+++ a.yaml\n@@ -1,4 +1,4 @@\n"
        "+fragileml: 1\n kind: module\n-fragileml: 1\n-id: 'a'\n-title: A module\n"
        "+id: a\n+title: A module\n"
    )


def test_a_broken_file_stays_as_it_is(here: Path) -> None:
    (here / "broken.yaml").write_text(BROKEN)
    (here / "a.yaml").write_text(UNTIDY)
    result = fmt()
    assert result.exit_code == 1
    assert "error[FML201]: unknown key `titel`" in result.stderr
    assert "--> broken.yaml:4:1" in result.stderr
    assert result.stdout == "reformatted a.yaml\n1 file changed, 0 unchanged, 1 not read\n"
    assert (here / "broken.yaml").read_text() == BROKEN


def test_standard_input() -> None:
    result = fmt("-", stdin=UNTIDY.encode())
    assert (result.exit_code, result.stdout, result.stderr) == (0, TIDY, "")
    result = fmt("-", stdin=BROKEN.encode())
    assert (result.exit_code, result.stdout) == (1, "")
    assert "--> <stdin>:4:1" in result.stderr
    assert fmt("-", "--check", stdin=UNTIDY.encode()).exit_code == 1
    assert fmt("-", "--check", stdin=TIDY.encode()).exit_code == 0
    with pytest.raises(FragileMLError, match="beside other paths"):
        fmt("-", "a.yaml")


def test_json(here: Path) -> None:
    (here / "a.yaml").write_text(UNTIDY)
    (here / "b.yaml").write_text(BROKEN)
    (here / "c.yaml").write_text(TIDY)
    document = json.loads(fmt("--json").stdout)
    assert document["files"] == [
        {"path": "a.yaml", "status": "changed"},
        {"path": "b.yaml", "status": "failed"},
        {"path": "c.yaml", "status": "unchanged"},
    ]
    assert {each["code"] for each in document["diagnostics"]} == {"FML201"}
    assert json.loads(fmt("-", "--json", stdin=UNTIDY.encode()).stdout)["text"] == TIDY


def test_a_folder_is_searched_for_files_of_ours(here: Path) -> None:
    for name, text in {
        "pack/modules/a.yaml": UNTIDY,
        "pack/agents/rules.yaml": RULES,
        "pack/data.yaml": "a: [ 1 ]\n",
        "pack/a.txt": UNTIDY,
        ".hidden/a.yaml": UNTIDY,
    }.items():
        (here / name).parent.mkdir(exist_ok=True, parents=True)
        (here / name).write_text(text)
    assert fmt(".", "pack").output == (
        "reformatted pack/agents/rules.yaml\nreformatted pack/modules/a.yaml\n"
        "2 files changed, 0 unchanged\n"
    )
    assert (here / "pack/agents/rules.yaml").read_text() == TIDY_RULES


def test_no_link_leads_out_of_the_pack(here: Path) -> None:
    (here / "outside").mkdir()
    (here / "outside" / "a.yaml").write_text(UNTIDY)
    (here / "pack").mkdir()
    (here / "pack" / "pack.yaml").touch()
    (here / "pack" / "modules").symlink_to(here / "outside")
    (here / "pack" / "b.yaml").symlink_to(here / "outside" / "a.yaml")
    assert fmt("pack").output == "0 files changed, 0 unchanged\n"
    for name in ("pack/modules/a.yaml", "pack/b.yaml"):
        with pytest.raises(FragileMLError, match="link out of its pack"):
            fmt(name)
    assert (here / "outside" / "a.yaml").read_text() == UNTIDY


def test_a_link_within_the_pack_stays_a_link(here: Path) -> None:
    (here / "a.yaml").write_text(UNTIDY)
    (here / "b.yaml").symlink_to("a.yaml")
    assert fmt("b.yaml").exit_code == 0
    assert (here / "b.yaml").is_symlink()
    assert (here / "a.yaml").read_text() == TIDY


def test_a_path_cannot_speak_to_the_terminal(here: Path) -> None:
    (here / "a\x1b[31m.yaml").write_text(UNTIDY)
    assert "\x1b" not in fmt("--check").output
    assert "\x1b" not in fmt("--diff").output


def test_a_file_is_written_whole_or_not_at_all(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "a.yaml").write_text(UNTIDY)

    def fail(_self: Path, _target: Path) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk is full"):
        write_whole(here / "a.yaml", TIDY)
    assert list(here.iterdir()) == [here / "a.yaml"]
    assert (here / "a.yaml").read_text() == UNTIDY


def test_the_bundled_pack_is_clean(checkout: Path) -> None:
    result = fmt("--check", str(checkout / "scenarios"))
    assert (result.exit_code, result.output[:21]) == (0, "0 files would change,")


@pytest.mark.usefixtures("here")
def test_what_new_writes_is_clean() -> None:
    for arguments in (
        ["scenario", "one"],
        ["module", "two"],
        ["pack", "mine"],
        ["module", "three", "--into", "mine"],
    ):
        CliRunner().invoke(app, ["new", *arguments])
    result = fmt("--check")
    assert (result.exit_code, result.output) == (0, "0 files would change, 9 unchanged\n")
