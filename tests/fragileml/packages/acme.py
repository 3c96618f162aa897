"""A scenario on a small universe: an app that needs a newer core than a fault leaves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import fragileml
from fragileml_dsl import compile as compile_scenario
from fragileml_dsl.machine.machine import Machine

RELEASES: Mapping[str, Mapping[str, list[str]]] = {
    "acme-app": {"1.0": ["acme-core<2"], "2.0": ["acme-core>=2", "acme-tool"]},
    "acme-core": {"1.0": [], "1.5": [], "2.0": [], "2.1": []},
    "acme-tool": {"0.1": ["acme-core"], "0.2": ["acme-core>=2.1"]},
}
SCENARIO = """\
fragileml: 1
kind: scenario
id: acme
title: The app needs a newer core
pipeline:
  use: [imports]
  packages:
    universe: acme
    installer: pip-26.3
    install: [acme-app==2.0, acme-tool==0.1]
    files: {requirements.txt: acme-core==2.0}
    menu: [check, install -U acme-core, install acme-core==1.5]
  stages: {import: 1, data: 2, train: 30}
modules:
  imports:
    state: {rows: {type: int, init: 10, min: 0, max: 99, edit: true}}
    issues:
      core-too-old:
        title: The app needs core 2
        stage: import
        cause: dependency-conflict
        when: satisfies('acme-app', '>=2') && !satisfies('acme-core', '>=2')
        error: 'ImportError: acme-core 2 is required, found {{ packages["acme-core"] }}'
      undeclared:
        title: Something does not have what it requires
        stage: train
        visibility: silent
        cause: dependency-conflict
        when: '!pip_check_ok()'
    faults:
      old-core: {packages: {override: {acme-core: '1.5'}}, raises: [core-too-old]}
    probes:
      versions: {minutes: 1, text: 'core {{ packages["acme-core"] }}, rows {{ rows }}'}
faults: [imports/old-core]
alert: The job failed.
task: Make training pass.
budget: {steps: 12, minutes: 200}
"""


def write_universe(folder: Path) -> None:
    """Write the universe as a pack holds it."""
    packages = {
        name: {version: {"requires_dist": requires} for version, requires in versions.items()}
        for name, versions in RELEASES.items()
    }
    target = {"python_full_version": "3.11.7"}
    universe = folder / "universe" / "acme.json"
    universe.parent.mkdir(parents=True, exist_ok=True)
    universe.write_text(json.dumps({"format": 1, "target": target, "packages": packages}))


def write_pack(folder: Path, scenario: str = SCENARIO) -> Path:
    """Write the scenario and its universe; return the scenario's file."""
    write_universe(folder)
    path = folder / "acme.yaml"
    path.write_text(scenario, encoding="utf-8", newline="\n")
    return path


def compiled(folder: Path, scenario: str = SCENARIO) -> Machine:
    """Return the machine."""
    compilation = compile_scenario(write_pack(folder, scenario), cached=False)
    assert compilation.machine is not None, compilation.diagnostics
    return compilation.machine


def begun(folder: Path, scenario: str = SCENARIO) -> fragileml.Episode:
    """Return an episode at its beginning."""
    return fragileml.Episode(compiled(folder, scenario))
