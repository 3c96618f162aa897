"""The bundled pack: what it promises about coverage, evidence and fairness."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

import pytest
from ruamel.yaml import YAML

import fragileml
from fragileml.analysis.behaviour import examine
from fragileml.analysis.scripts import action_of
from fragileml.episode import Episode
from fragileml.machine import Pip, Run, Submit
from fragileml.packages import link
from fragileml_dsl import Machine
from fragileml_dsl.machine.annotations import SubmitStep
from fragileml_dsl.machine.machine import Issue, Show, Visibility
from tests.sampling import one_in

Machines: TypeAlias = Mapping[str, Machine]
Corpus: TypeAlias = Mapping[str, Mapping[str, object]]

STATIC_PREFIX = 40
SHORTEST_PREFIX = 20

pytestmark = pytest.mark.xdist_group("library")


@pytest.fixture(scope="module")
def corpus(shared: Path) -> Corpus:
    records = YAML(typ="safe").load(shared / "corpus" / "failures.yaml")
    return {each["id"]: each for each in records}


def raised(machine: Machine) -> tuple[Issue, ...]:
    """Return the issues that the machine's faults raise, in the faults' order."""
    issues = {issue.name: issue for issue in machine.issues}
    return tuple(issues[name] for names in machine.annotations.raises for name in names)


def visibility(issue: Issue) -> Visibility:
    return issue.visibility[-1].visibility


def record(machine: Machine, issue: Issue) -> str:
    notes = {note.name: note for note in machine.annotations.issues}
    found = notes[issue.name].record
    assert found is not None, f"{issue.name} has no record"
    return found


def was_seen(message: str, seen: str) -> bool:
    """Say whether a message begins as one that was seen, which may be cut short by an ellipsis."""
    cuts = range(SHORTEST_PREFIX, STATIC_PREFIX)
    return message[:STATIC_PREFIX] in seen or any(f"{message[:cut]} ..." in seen for cut in cuts)


def prose(value: object) -> str:
    """Return all strings of a record, one below the other."""
    if isinstance(value, Mapping):
        return prose(list(value.values()))
    if isinstance(value, list):
        return "\n".join(map(prose, value))
    return str(value)


def endings(message: str) -> list[str]:
    """Return what follows the exception's name, and what follows a later colon if it is long."""
    parts = message.split(": ")[1:]
    rest = [": ".join(parts[number:]) for number in range(len(parts))]
    return rest[:1] + [each for each in rest[1:] if len(each) >= STATIC_PREFIX / 2]


def table_row(name: str, machine: Machine) -> str:
    found = raised(machine)
    records = ", ".join(f"`{record(machine, issue)}`" for issue in found)
    stages = ", ".join(machine.stages[issue.stage].name for issue in found)
    shown = ", ".join(visibility(issue) for issue in found)
    return f"| `{name}` | {records or 'none'} | {stages or 'none'} | {shown or 'none'} |"


def test_the_table_in_the_readme_equals_the_files(pack: Path, machines: Machines) -> None:
    text = (pack / "README.md").read_text(encoding="utf-8")
    _, _, table = text.partition("| scenario | record | stage | visibility |\n|---|---|---|---|\n")
    rows = table.partition("\n\n")[0].splitlines()
    assert rows == [table_row(name, machines[name]) for name in sorted(machines)]


def test_the_library_covers_what_it_promises(machines: Machines) -> None:
    kinds = {name: [visibility(issue) for issue in raised(each)] for name, each in machines.items()}
    assert len(machines) >= 52
    assert len([each for each in kinds.values() if set(each) == {Visibility.SILENT}]) >= 23
    assert len([each for each in machines.values() if not each.faults]) >= 6
    assert len([each for each in machines.values() if len(each.faults) >= 2]) >= 9
    assert any(issue.then for each in machines.values() for issue in raised(each))
    assert any(each.injections for each in machines.values())
    assert len([each for each in machines.values() if each.variations]) >= 2


def test_each_scenario_says_its_par_and_controls_are_submitted_at_once(machines: Machines) -> None:
    for name, machine in machines.items():
        par = machine.annotations.par
        assert par is not None, f"{name} declares no par"
        assert par.steps <= machine.steps
        assert par.minutes <= machine.minutes
        assert ((par.steps, par.minutes) == (1, 0)) is not bool(machine.faults), name


def test_each_scenario_has_a_repair_and_a_wrong_fix(machines: Machines) -> None:
    for name, machine in machines.items():
        expected = [test.expect for test in machine.annotations.tests]
        assert any(each.success for each in expected), f"{name} shows no repair"
        wrong = [each for each in expected if each.success is False or each.failed]
        assert wrong, f"{name} shows no wrong fix"
        assert any(each.issue for each in wrong), f"{name} does not say what a wrong fix causes"


@pytest.mark.parametrize("scenario", one_in(8, fragileml.scenarios("huggingface")))
def test_a_scenario_behaves_as_it_says(machines: Machines, scenario: str) -> None:
    assert not examine(machines[scenario])


def test_no_failure_is_a_switch(machines: Machines) -> None:
    issues = {issue.name: issue for machine in machines.values() for issue in machine.issues}
    read = {name: {*issue.reads, *issue.packages} for name, issue in issues.items()}
    assert [name for name, each in read.items() if len(each) < 2 and "*" not in each] == []


def test_visible_names_do_not_give_a_fault_away(machines: Machines) -> None:
    for machine in machines.values():
        shown = [each.name for each in machine.variables if each.show is not Show.HIDDEN]
        shown += [each.name for each in machine.probes]
        shown += [each.name for each in machine.actions]
        shown += list(machine.modules)
        named = [name for name in machine.annotations.faults if "/" in name]
        secret = [name.partition("/")[2] for name in named]
        secret += [issue.name.partition("/")[2] for issue in machine.issues]
        for name in shown:
            plain = name.replace("_", "-").replace(".", "/").partition("/")[2]
            assert plain not in secret, f"{name} names a fault or an issue"


def test_texts_for_the_agent_do_not_name_the_scenario(machines: Machines) -> None:
    for name, machine in machines.items():
        texts = [machine.alert, machine.task, *machine.log]
        for variation in machine.variations:
            for each in variation.alternatives:
                texts += [each.alert or "", each.task or "", *each.log]
        secrets = (name, name.replace("-", " "), *machine.annotations.faults)
        assert not [text for text in texts for secret in secrets if secret in text.lower()]


def test_evidence_is_that_of_the_corpus(machines: Machines, corpus: Corpus) -> None:
    for machine in machines.values():
        for note, issue in zip(machine.annotations.issues, machine.issues, strict=True):
            assert note.name == issue.name
            source = record(machine, issue)
            assert source in corpus, f"{note.name} names no record of the corpus"
            known = str(corpus[source]["threads"])
            strange = [thread for thread in note.threads if thread not in known]
            assert not strange, f"{note.name}: not in {source}: {strange}"


def test_messages_are_those_that_were_seen(machines: Machines, corpus: Corpus) -> None:
    for machine in machines.values():
        for issue in raised(machine):
            seen = prose(corpus[record(machine, issue)])
            texts = [text for each in issue.error for text in (each.text, each.chain) if text]
            messages = [each for text in texts for each in endings(str(text[0]))]
            if messages:
                assert any(was_seen(text, seen) for text in messages), issue.name


IMPORTED = ("transformers", "torch", "datasets", "numpy", "pandas", "pyarrow", "fsspec")


@pytest.mark.parametrize(
    "scenario", ["notes-of-the-annotators", "kernels-nobody-uses", "tutorial-of-2023"]
)
def test_a_library_that_the_job_imports_is_missed(machines: Machines, scenario: str) -> None:
    machine = machines[scenario]
    repair = next(each for each in machine.annotations.tests if each.expect.success)
    episode = Episode(link(machine))
    for step in repair.script:
        if not isinstance(step, SubmitStep):
            episode.step(action_of(step))
    for library in IMPORTED:
        without = episode.fork()
        without.step(Pip(f"uninstall -y {library}"))
        without.step(Run(without.observation.goal))
        assert without.step(Submit()).observation.ended
        assert not without.result().success, library
