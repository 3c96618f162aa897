"""Machines whose packages change: what faults, pip and runs do to states."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

import fragileml
from fragileml.episode.moment import Moment
from fragileml.machine import Outcome
from fragileml.packages import LinkError
from fragileml.packages.linking import LinkedInstaller
from fragileml_dsl import compile as compile_scenario
from fragileml_dsl import from_json, to_json
from tests.fragileml.packages.acme import SCENARIO, begun, compiled, write_pack

BEGUN = {"acme-app": "2.0", "acme-core": "1.5", "acme-tool": "0.1"}


def installed(episode: fragileml.Episode) -> dict[str, str]:
    return dict(episode.snapshot().state.packages.listing)


def marks(moment: Moment) -> list[str]:
    return [str(each) for each in moment.state.marks]


def test_a_fault_changes_what_the_past_had_installed(tmp_path: Path) -> None:
    episode = begun(tmp_path)
    assert installed(episode) == BEGUN
    assert marks(episode.snapshot()) == ["failed", "stale", "stale"]
    assert "found 1.5" in episode.observation.text()


def test_pip_changes_packages_and_makes_what_reads_them_stale(tmp_path: Path) -> None:
    episode = begun(tmp_path)
    step = episode.step(fragileml.Pip("install -r requirements.txt"))
    assert step.observation.outcome is Outcome.DONE
    assert installed(episode) == BEGUN | {"acme-core": "2.0"}
    episode.step(fragileml.Run("train"))
    assert marks(episode.snapshot()) == ["green", "green", "green"]
    episode.step(fragileml.Pip("install --no-deps acme-core==2.1"))
    assert marks(episode.snapshot()) == ["stale", "stale", "stale"]
    assert episode.step(fragileml.Submit()).terminated
    assert not episode.result().success


def test_an_install_beyond_what_is_declared_is_a_silent_issue(tmp_path: Path) -> None:
    episode = begun(tmp_path)
    step = episode.step(fragileml.Pip("install --no-deps acme-tool==0.2 acme-core==2.0"))
    assert step.observation.outcome is Outcome.DONE
    episode.step(fragileml.Run("train"))
    assert marks(episode.snapshot()) == ["green", "green", "green"]
    episode.step(fragileml.Submit())
    assert not episode.result().success


def test_a_failed_install_changes_nothing_and_costs_what_it_takes(tmp_path: Path) -> None:
    episode = begun(tmp_path)
    before = episode.snapshot().state
    step = episode.step(fragileml.Pip("install acme-core==7"))
    assert step.observation.outcome is Outcome.FAILED
    assert episode.snapshot().state is before
    assert episode.snapshot().minutes == 2
    assert any("No matching distribution" in line for line in step.observation.lines)


@pytest.mark.parametrize("command", ["check", "list", "freeze", "show acme-core"])
def test_looking_costs_what_the_probe_costs(tmp_path: Path, command: str) -> None:
    episode = begun(tmp_path)
    episode.step(fragileml.Pip(command))
    assert episode.snapshot().minutes == 1


def test_the_menu_has_the_lines_of_the_pipeline(tmp_path: Path) -> None:
    menu = begun(tmp_path).actions()
    lines = [each.arguments for each in menu if isinstance(each, fragileml.Pip)]
    assert lines == ["check", "install -U acme-core", "install acme-core==1.5"]


def test_what_was_seen_of_packages_grows_old_with_an_install(tmp_path: Path) -> None:
    episode = begun(tmp_path)
    episode.step(fragileml.Inspect("imports/versions"))
    assert all(each.fresh for each in episode.observation.knowledge)
    episode.step(fragileml.Pip("check"))
    assert all(each.fresh for each in episode.observation.knowledge)
    episode.step(fragileml.Pip("install acme-core==9"))
    assert [each.fresh for each in episode.observation.knowledge].count(False) == 1


def test_changes_names_packages_too(tmp_path: Path) -> None:
    episode = begun(tmp_path)
    episode.step(fragileml.Pip("install acme-core==2.0"))
    step = episode.step(fragileml.Inspect("changes"))
    assert step.observation.lines == ("acme-core 2.0 (was 1.5)",)


def test_states_with_other_packages_have_other_digests(tmp_path: Path) -> None:
    episode = begun(tmp_path)
    before = episode.snapshot().state.digest()
    episode.step(fragileml.Pip("install acme-core==1.0"))
    assert episode.snapshot().state.digest() != before


def test_an_episode_with_installs_is_proved_by_its_trace(tmp_path: Path) -> None:
    episode = begun(tmp_path)
    for line in ("check", "install -U acme-core", "uninstall -y acme-tool"):
        episode.step(fragileml.Pip(line))
    text = episode.trace().text()
    read = fragileml.read_trace(text)
    assert isinstance(read, fragileml.Trace)
    assert fragileml.replay(read, fragileml.link(compiled(tmp_path))).proved


def test_the_fingerprint_covers_what_the_installer_begins_with(tmp_path: Path) -> None:
    machine = compiled(tmp_path)
    other = compiled(tmp_path, SCENARIO.replace("acme-tool==0.1", "'acme-tool<0.2'"))
    plain = fragileml.Interpreter(machine).fingerprint
    assert len({fragileml.link(each).fingerprint for each in (machine, other)} | {plain}) == 3


def test_a_machine_survives_json_and_the_cache(tmp_path: Path) -> None:
    machine = compiled(tmp_path)
    assert from_json(to_json(machine)) == machine
    path = write_pack(tmp_path)
    kept = [compile_scenario(path).machine for _ in range(2)]
    assert kept == [machine, machine]
    assert fragileml.link(machine).reset().state.packages.version("acme-core") == "1.5"


def test_a_universe_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    machine = compiled(tmp_path)
    unknown = evolve(machine.packages, digest="0" * 64)
    with pytest.raises(LinkError, match="is not known here"):
        fragileml.link(evolve(machine, packages=unknown))


def test_what_pip_said_can_be_forgotten_and_equal_packages_stay_one_object(tmp_path: Path) -> None:
    installer = fragileml.link(compiled(tmp_path)).installer
    assert isinstance(installer, LinkedInstaller)
    before = installer.begin()
    done = installer.run(before, "install acme-core==2.0")
    assert installer.pip.weight > 0
    installer.pip.forget()
    assert installer.pip.weight == 0
    again = installer.run(before, "install acme-core==2.0")
    assert again.packages is done.packages
    assert again.lines == done.lines


def test_machines_on_one_universe_remember_together_what_pip_said(tmp_path: Path) -> None:
    machine = evolve(compiled(tmp_path), faults=())
    first, second = fragileml.link(machine), fragileml.link(evolve(machine, steps=99))
    assert first.reset().state.packages.listing is second.reset().state.packages.listing


def test_without_a_universe_pip_is_refused() -> None:
    episode = fragileml.make("pad-token-missing")
    step = episode.step(fragileml.Pip("install acme"))
    assert step.observation.outcome is Outcome.REFUSED


def test_a_keep_on_packages_is_judged_when_they_change(tmp_path: Path) -> None:
    keep = "{when: \"satisfies('acme-tool', '<0.2')\", text: the tool stays}"
    goal = f"goal: {{keep: [{keep}]}}\nalert:"
    episode = begun(tmp_path, SCENARIO.replace("alert:", goal))
    episode.step(fragileml.Pip("install --no-deps acme-tool==0.2"))
    assert episode.snapshot().totals.regression == -500
