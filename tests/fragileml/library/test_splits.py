"""How a pack is divided: by families, steadily, in the shares that it names; and what is hard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from attrs import evolve

from fragileml.library import CompileError, load_pack
from fragileml.library.catalogue import catalogue
from fragileml.library.pipelines import find_machine
from fragileml.library.splits import Split, family, split_of
from fragileml.machine.menu import menu_of
from fragileml_dsl.errors import FragileMLError
from fragileml_dsl.machine.annotations import IssueNote
from fragileml_dsl.machine.machine import Machine
from fragileml_dsl.shares import Shares
from tests.fragileml.machines import machine
from tests.fragileml.manifests import MANIFEST

NOTE = IssueNote("m/late", "Late", record="late-job", threads=(), witness=None)


def scenario(
    faults: tuple[str, ...], raises: tuple[tuple[str, ...], ...], *notes: IssueNote
) -> Machine:
    plain = machine()
    annotations = evolve(
        plain.annotations, pipeline="p", faults=faults, raises=raises, issues=notes
    )
    return evolve(plain, annotations=annotations)


@pytest.mark.parametrize(
    ("machine", "name"),
    [
        (scenario(("m/f",), (("m/late",),), NOTE), "record late-job"),
        (scenario(("m/f", "m/g"), (("m/late", "m/x"), ("m/x",)), NOTE), "record late-job"),
        (scenario(("m/f",), (("m/late",),), evolve(NOTE, record=None)), "issue m/late"),
        (scenario(("m/f",), ((),), NOTE), "fault m/f"),
        (scenario((), ()), "pipeline p"),
    ],
)
def test_a_family_is_named_after_what_went_wrong(machine: Machine, name: str) -> None:
    assert family(machine) == name


def numbered(count: int) -> list[Machine]:
    return [scenario((f"m/fault-{index}",), ((),)) for index in range(count)]


def test_shares_are_kept_roughly_and_by_the_salt() -> None:
    shares = Shares("salt", train=60, validation=15, test=25)
    found = [split_of(each, shares) for each in numbered(2000)]
    for split, percent in zip(Split, (60, 15, 25), strict=True):
        assert abs(found.count(split) / 20 - percent) < 3
    assert found != [split_of(each, evolve(shares, salt="other")) for each in numbered(2000)]


@pytest.mark.parametrize("split", Split)
def test_a_share_of_everything_takes_everything(split: Split) -> None:
    shares = Shares("salt", **{each.value: 100 * (each is split) for each in Split})
    assert {split_of(each, shares) for each in numbered(50)} == {split}


def test_no_family_of_the_pack_is_in_two_splits() -> None:
    homes: dict[str, set[Split]] = {}
    for entry in catalogue("huggingface"):
        homes.setdefault(family(entry.machine), set()).add(entry.split)
    assert [name for name, splits in homes.items() if len(splits) > 1] == []
    assert set(Split) == {split for splits in homes.values() for split in splits}


def manifest(tmp_path: Path, line: str) -> Path:
    (tmp_path / "pack.yaml").write_text(MANIFEST + line)
    return tmp_path


@pytest.mark.parametrize(
    ("line", "shares"),
    [
        ("", Shares("mine", 70, 15, 15)),
        ("splits: {train: 50, validation: 0, test: 50}\n", Shares("mine", 50, 0, 50)),
        ("splits: {salt: x, train: 80, validation: 10, test: 10}\n", Shares("x", 80, 10, 10)),
    ],
)
def test_a_pack_names_its_shares(tmp_path: Path, line: str, shares: Shares) -> None:
    assert load_pack(manifest(tmp_path, line)).shares == shares


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("splits: {train: 50, validation: 10, test: 10}\n", "FML751"),
        ("splits: {train: 110, validation: -10, test: 0}\n", "FML522"),
        ("splits: {train: 60, validation: -10, test: 0}\n", "FML522"),
        ("splits: {train: 50, test: 50}\n", "FML202"),
        ("splits: {train: [a], validation: 10, test: 10}\n", "FML203"),
    ],
)
def test_shares_that_make_no_sense_are_one_mistake(tmp_path: Path, line: str, code: str) -> None:
    with pytest.raises(CompileError) as caught:
        load_pack(manifest(tmp_path, line))
    assert [each.code for each in caught.value.diagnostics] == [code]


@pytest.mark.parametrize(
    "name", [lambda _: "trainer_script", lambda pack: str(pack / "pipelines/trainer_script.yaml")]
)
def test_a_pipeline_has_the_menu_of_its_scenarios(
    name: Callable[[Path], str], checkout: Path
) -> None:
    found = find_machine(name(checkout / "scenarios" / "huggingface")).machine
    menus = {
        menu_of(entry.machine)
        for entry in catalogue("huggingface")
        if entry.machine.annotations.pipeline == "trainer_script"
    }
    assert menus == {menu_of(found)}


def test_a_pipeline_that_is_not_there_is_named_with_its_neighbours() -> None:
    with pytest.raises(FragileMLError, match="did you mean trainer_script"):
        find_machine("trainer_scrip")
