"""A small pack with one of everything that has a name."""

from __future__ import annotations

PACK = """\
fragileml: 1
kind: pack
id: small
title: A small pack
version: 1.0.0
license: Apache-2.0
authors: [Ada]
causes: {resource-limit: Memory or time ran out., data-format: Files are wrong.}
"""
TRAINER = """\
fragileml: 1
kind: module
id: trainer
title: The training loop
needs: {loader: {format: [text, csv], wide: {type: bool}}}
needs_metrics: [train.loss]
state:
  batch_size: {type: int, init: 8, min: 1, max: 64, menu: [8, 64], edit: true, doc: rows a step}
  memory: {type: int, init: 16, min: 1, max: 80, show: probe}
  precision: {type: enum, values: [half, full], init: full, edit: true}
  columns: {type: set, values: [text, label], init: [text], edit: true}
define:
  needed: batch_size * 2
issues:
  out-of-memory:
    title: The batch does not fit
    stage: train
    cause: resource-limit
    when: needed > memory + 16 && loader.format == 'text'
    error: 'OutOfMemoryError: {{ batch_size }} rows'
  spoilt:
    title: Half precision spoils the loss
    stage: train
    cause: resource-limit
    visibility: silent
    when: precision == 'half'
    effect: {train.loss: value * 2.0}
faults:
  large-batch: {set: {batch_size: 64}, raises: [out-of-memory]}
probes:
  card: {text: '{{ memory }} GB'}
actions:
  free: {do: {memory: '= min(memory + 8, 80)'}}
"""
LOADER = """\
fragileml: 1
kind: module
id: loader
title: How rows are read
params: {limit: {type: int, default: 10, min: 1, max: 100}}
state:
  format: {type: enum, values: [text, csv], init: text, edit: true, doc: what the files are}
  rows: {type: int, init: '= limit', min: 1, max: 100}
define:
  wide: rows > 50
"""
PIPELINE = """\
fragileml: 1
kind: pipeline
id: training
title: Read, then train
use: [trainer, {module: loader, params: {limit: 20}}]
packages: {install: [transformers==5.23.0, datasets==5.2.0]}
stages: {data: 2, train: '10 + trainer.batch_size'}
metrics: {train.loss: '0.3'}
init: {loader.format: text}
"""
SCENARIO = """\
fragileml: 1
kind: scenario
id: large
title: A large batch
pipeline: training
faults: [trainer/large-batch]
alert: The job failed.
task: Make it pass.
goal:
  run: train
  success: metric('train', 'loss') != null && !issue('trainer/spoilt')
  keep: [{when: trainer.batch_size >= 4, text: at least 4}]
budget: {steps: 10, minutes: 300}
tests:
  - title: a smaller batch
    do:
      - edit: {trainer.batch_size: 8}
      - run: train
      - submit: {module: trainer, cause: resource-limit}
    expect: {success: true}
  - title: nothing
    do: [inspect: trainer/card, call: trainer/free, run: train]
    expect: {failed: train, issue: trainer/out-of-memory}
"""
FILES = {
    "pack.yaml": PACK,
    "modules/trainer.yaml": TRAINER,
    "modules/loader.yaml": LOADER,
    "pipelines/training.yaml": PIPELINE,
    "scenarios/large.yaml": SCENARIO,
}
