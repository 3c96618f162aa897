"""A pack whose secrets are all spelt with one word, for tests of what agents are given."""

from __future__ import annotations

from pathlib import Path

CANARY = "zanzibar"
"""Stands in every name and text that agents must never see."""

FILES = {
    "pack.yaml": """\
fragileml: 1
kind: pack
id: zanzibar
title: zanzibar
version: 1.0.0
license: Apache-2.0
authors: [zanzibar]
causes: {resource-limit: zanzibar, data-format: zanzibar}
splits: {train: 100, validation: 0, test: 0}
""",
    "modules/trainer.yaml": """\
fragileml: 1
kind: module
id: trainer
title: zanzibar
state:
  batch_size: {type: int, init: 8, min: 1, max: 256, menu: [4, 8, 64], edit: true, doc: zanzibar}
  precision: {type: enum, values: [fp32, bf16], init: fp32, edit: true}
  shuffle: {type: bool, init: true, edit: true, show: probe}
  memory_gb: {type: int, init: 16, min: 1, max: 80, show: probe}
  zanzibar: {type: enum, values: [zanzibar_good, zanzibar_bad], init: zanzibar_good, show: hidden}
issues:
  zanzibar:
    title: zanzibar
    stage: train
    cause: resource-limit
    when: batch_size > 2 * memory_gb || zanzibar == 'zanzibar_bad'
    error: 'OutOfMemoryError: batch size {{ batch_size }}'
    evidence: {record: zanzibar}
  zanzibar-silent:
    title: zanzibar
    stage: train
    cause: data-format
    visibility: silent
    when: '!shuffle'
    evidence: {record: zanzibar}
faults:
  zanzibar: {set: {batch_size: 64}, raises: [zanzibar]}
  zanzibar-two: {set: {shuffle: false}, raises: [zanzibar-silent]}
probes:
  card: {text: '{{ memory_gb }} GB, twice {{ 2 * memory_gb }}'}
  order: {minutes: 3, text: '{{ shuffle ? "shuffled" : "as read" }}'}
actions:
  clean: {when: batch_size < 64, do: {zanzibar: zanzibar_good}, log: cleaned, minutes: 2}
""",
    "pipelines/training.yaml": """\
fragileml: 1
kind: pipeline
id: training
title: zanzibar
use: [trainer]
stages:
  data: 2
  train: {minutes: 30, log: 'loss {{ metric("train", "loss") | .4g }}'}
metrics: {train.loss: '0.31'}
goal: train
""",
    "scenarios/zanzibar-one.yaml": """\
fragileml: 1
kind: scenario
id: zanzibar-one
title: zanzibar
pipeline: training
faults: [trainer/zanzibar]
alert: Last night's job exited with code 1.
task: Make it pass.
budget: {steps: 10, minutes: 120}
tags: [zanzibar]
tests:
  - title: zanzibar
    do: [edit: {trainer.batch_size: 8}, run: train, submit: {}]
    expect: {success: true}
""",
    "scenarios/zanzibar-two.yaml": """\
fragileml: 1
kind: scenario
id: zanzibar-two
title: zanzibar
pipeline: training
faults: [trainer/zanzibar, trainer/zanzibar-two]
alert: The job is red.
task: Make it green.
budget: {steps: 12, minutes: 90}
tags: [zanzibar]
vary:
  log:
    - {log: 'WARNING: first'}
    - {log: 'WARNING: second'}
""",
}


def write_pack(folder: Path) -> Path:
    """Write the pack and return its folder."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder
