"""The files that ``fragileml new`` writes: small, commented, and accepted by ``check`` as they are.

Each text is a :class:`string.Template`: ``$id`` is the name that was asked for, ``$cause`` a cause
category of the pack that the file goes into.
"""

from __future__ import annotations

from string import Template

STANDALONE_CAUSE = "resources"
"""Outside a pack the causes are those that the scenario's issues name."""

SCENARIO = Template("""\
# A scenario in one file: a pipeline, what is wrong with it, and how a repair is judged.
fragileml: 1
kind: scenario
id: $id
title: A batch that does not fit into memory
pipeline:
  use: [trainer]
  stages: {preprocess: 5, train: 20}  # minutes; each stage follows the one before it
modules:
  trainer:
    state:  # what an agent may set says `edit: true`; the rest is hidden, or shown by a probe
      batch_size: {type: int, init: 8, min: 1, max: 512, menu: [4, 8, 16, 64], edit: true}
      memory: {type: int, init: 16, min: 1, max: 80, show: probe}
    issues:  # while `when` holds, the stage fails with the message
      out-of-memory:
        title: The batch does not fit into the memory of the device
        stage: train
        cause: $cause
        when: batch_size > memory
        error: 'RuntimeError: out of memory while training on {{ batch_size }} rows at once'
    faults:  # what goes wrong is a change of state
      large-batch: {set: {batch_size: 64}, raises: [out-of-memory]}
    probes:  # what an agent may look at, for a few minutes
      device: {text: 'memory: {{ memory }} GiB'}
faults: [trainer/large-batch]
alert: Training job 17 exited with code 1.
task: Make training pass. Keep the batch size at 8 or more.
goal:
  run: train
  keep: [{when: trainer.batch_size >= 8, text: the batch size is 8 or more}]
budget: {steps: 15, minutes: 150}
par: {steps: 3, minutes: 21}  # of the cheapest repairs; `check` proves it
tests:
  - title: a smaller batch fits
    do: [edit: {trainer.batch_size: 16}, run: train, submit: {module: trainer, cause: $cause}]
    expect: {success: true, regressions: 0}
  - title: the smallest batch trains too, and breaks the condition
    do: [edit: {trainer.batch_size: 4}, run: train, submit: {}]
    expect: {success: false, regressions: 1}
""")

MODULE = Template("""\
# A module: a part of a pipeline that many scenarios share. Outside it, its variables are known
# as `$id.keep_checkpoints` and its issues as `$id/disk-full`.
fragileml: 1
kind: module
id: $id
title: Checkpoints on a disk
state:
  keep_checkpoints: {type: int, init: 2, min: 1, max: 50, menu: [1, 2, 5, 20], edit: true}
  checkpoint_gib: {type: int, init: 5, min: 1, max: 500, show: probe}
  disk_gib: {type: int, init: 100, min: 1, max: 10000, show: probe}
define:
  needed_gib: keep_checkpoints * checkpoint_gib
issues:
  disk-full:
    title: The checkpoints do not fit on the disk
    stage: train
    cause: $cause
    when: needed_gib > disk_gib
    error: 'OSError: [Errno 28] No space left on device'
faults:
  many-checkpoints:
    title: The job keeps twenty large checkpoints
    set: {keep_checkpoints: 20, checkpoint_gib: 12}
    raises: [disk-full]
probes:
  disk:
    title: Free space and the size of a checkpoint
    text: |-
      size of the disk: {{ disk_gib }} GiB
      one checkpoint:   {{ checkpoint_gib }} GiB
""")

MODULE_EXAMPLE = Template("""\
# The smallest scenario that uses the module `$module`.
fragileml: 1
kind: scenario
id: $id
title: The disk fills up with checkpoints
pipeline:
  use: [$module]
  stages: {train: 20}
faults: [$module/many-checkpoints]
alert: The training job stopped in the night.
task: Make training pass.
goal: train
budget: {steps: 12, minutes: 120}
par: {steps: 3, minutes: 21}
tests:
  - title: keep fewer checkpoints
    do: [edit: {$module.keep_checkpoints: 5}, run: train, submit: {module: $module, cause: $cause}]
    expect: {success: true, regressions: 0}
  - title: running it again changes nothing
    do: [run: train]
    expect: {failed: train, issue: $module/disk-full}
""")

PACK = Template("""\
# What all scenarios of this pack share. Modules, pipelines and scenarios stand in the folders
# of these names, each in a file called after its id.
fragileml: 1
kind: pack
id: $id
title: A first pack
version: 0.1.0
license: Apache-2.0
authors: [Your name]
causes:  # the closed list from which an agent picks its diagnosis
  $cause: The hardware is too small for what is asked of it
  training-configuration: A setting of the training run is wrong
""")

PACK_MODULE = Template("""\
# A module: a part of a pipeline that many scenarios share.
fragileml: 1
kind: module
id: trainer
title: The training loop
state:  # what an agent may set says `edit: true`; the rest is hidden, or shown by a probe
  batch_size: {type: int, init: 8, min: 1, max: 512, menu: [4, 8, 16, 64], edit: true}
  memory: {type: int, init: 16, min: 1, max: 80, show: probe}
issues:  # while `when` holds, the stage fails with the message
  out-of-memory:
    title: The batch does not fit into the memory of the device
    stage: train
    cause: $cause
    when: batch_size > memory
    error: 'RuntimeError: out of memory while training on {{ batch_size }} rows at once'
faults:  # what goes wrong is a change of state
  large-batch: {set: {batch_size: 64}, raises: [out-of-memory]}
probes:  # what an agent may look at, for a few minutes
  device: {text: 'memory: {{ memory }} GiB'}
""")

PACK_PIPELINE = Template("""\
# A pipeline: modules put together, and the stages in which they run.
fragileml: 1
kind: pipeline
id: training
title: Preprocess, then train
use: [trainer]
stages: {preprocess: 5, train: 20}  # minutes; each stage follows the one before it
goal: train
""")

PACK_SCENARIO = Template("""\
# A scenario: a pipeline, what is wrong with it, and how a repair is judged.
fragileml: 1
kind: scenario
id: large-batch
title: A batch that does not fit into memory
pipeline: training
faults: [trainer/large-batch]
alert: Training job 17 exited with code 1.
task: Make training pass. Keep the batch size at 8 or more.
goal:
  run: train
  keep: [{when: trainer.batch_size >= 8, text: the batch size is 8 or more}]
budget: {steps: 15, minutes: 150}
par: {steps: 3, minutes: 21}  # of the cheapest repairs; `check` proves it
tests:
  - title: a smaller batch fits
    do: [edit: {trainer.batch_size: 16}, run: train, submit: {module: trainer, cause: $cause}]
    expect: {success: true, regressions: 0}
  - title: the smallest batch trains too, and breaks the condition
    do: [edit: {trainer.batch_size: 4}, run: train, submit: {}]
    expect: {success: false, regressions: 1}
""")

PACK_WORKFLOW = Template("""\
# Checks the pack at every push. It belongs to the top of a repository: if the pack is a folder of
# yours, move it there and add `with: {pack: $id}`. Put in where you have FragileML from, and which
# release: OWNER and TAG.
name: scenarios
on: [push, pull_request]
permissions: {contents: read, security-events: write}
jobs:
  check:
    runs-on: ubuntu-latest
    timeout-minutes: 15
    steps:
      - uses: actions/checkout@v5
      - uses: OWNER/fragileml@TAG
      - uses: github/codeql-action/upload-sarif@v3
        if: always()
        with: {sarif_file: fragileml.sarif}
""")

PACK_HOOKS = Template("""\
# For https://pre-commit.com; like the workflow it belongs to the top of a repository.
repos:
  - repo: https://github.com/OWNER/fragileml
    rev: TAG
    hooks:
      - id: fragileml-fmt
      - id: fragileml-check
""")
