"""Every example of the language reference is compiled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from fragileml_dsl import check_path, render
from fragileml_dsl.diagnostics.diagnostic import has_errors
from fragileml_dsl.expressions.check_calls import FUNCTIONS, MACROS, METHODS
from fragileml_dsl.grammar_files import grammar_path
from fragileml_dsl.syntax.documents import DOCUMENT_KINDS, schema_of
from tests.docs.fences import DOCS, Fence, fences
from tests.fragileml.packages.acme import write_universe

PAGE = DOCS / "language.md"
FENCES = [each for each in fences(PAGE) if each.info != "text grammar"]
PACK = """\
fragileml: 1
kind: pack
id: host
title: What the examples stand on
version: 1.0.0
license: Apache-2.0
authors: [Ada]
causes: {data-format: Data., dependency-conflict: Versions., resource-limit: Memory.,
  cache-state: Caches., training-configuration: Training., tokenizer-configuration: Tokens.,
  model-configuration: Model.}
"""
JOB = """\
fragileml: 1
kind: module
id: job
title: The job
state: {kind: {type: enum, values: [causal_lm], init: causal_lm}}
"""
TRAINER = """\
fragileml: 1
kind: module
id: trainer
title: The trainer
state:
  batch_size: {type: int, init: 8, min: 1, max: 64, menu: [4, 8], edit: true}
  memory_gb: {type: int, init: 16, min: 1, max: 80, menu: [16], edit: true}
probes: {nvidia-smi: {text: '{{ memory_gb }} GB'}}
actions: {free-memory: {do: {memory_gb: 80}}}
"""
STEPS = """\
fragileml: 1
kind: scenario
id: steps
title: Steps
pipeline: {use: [trainer], stages: {train: 5}}
alert: The job failed.
task: Make it pass.
budget: {steps: 10, minutes: 100}
tests:
  - title: steps
    expect: {}
    do:
"""
EXPRESSIONS = """\
fragileml: 1
kind: module
id: expressions
title: Expressions
state:
  streaming: {type: bool, init: false}
  batch_size: {type: int, init: 8, min: 1, max: 512}
  memory_gb: {type: int, init: 8, min: 1, max: 80}
  learning_rate: {type: double, init: 0.1, min: 0.0, max: 10.0}
  encoding: {type: enum, values: [utf-8, latin-1], init: utf-8}
  columns: {type: set, values: [text, label, source], init: [text, label]}
  format_version: {type: version, init: '2.10'}
  pad_id: {type: int?, init: null, min: 0, max: 50256}
define:
"""


def write_pack(folder: Path) -> None:
    """Write a pack with the page's modules and what they need."""
    write_universe(folder)
    modules = folder / "modules"
    modules.mkdir()
    (folder / "pack.yaml").write_text(PACK)
    (modules / "job.yaml").write_text(JOB)
    (modules / "trainer.yaml").write_text(TRAINER)
    for fence in FENCES:
        if fence.kind == "module":
            (modules / f"{identity(fence)}.yaml").write_text(fence.text)


def identity(fence: Fence) -> str:
    """Return the id of the document in a block."""
    found = re.search(r"^id: (.*)$", fence.text, re.MULTILINE)
    return found[1] if found else "unnamed"


def expressions(fence: Fence) -> str:
    """Return a module that defines each line of a block."""
    lines = enumerate(fence.text.splitlines())
    quoted = ((number, line.replace("'", "''")) for number, line in lines)
    return EXPRESSIONS + "".join(f"  e{number}: '{line}'\n" for number, line in quoted)


def place(fence: Fence, folder: Path) -> Path:
    """Write a block as a document of the pack and return its path."""
    if fence.info == "expressions":
        path, text = folder / "modules" / "expressions.yaml", expressions(fence)
    elif fence.kind == "steps":
        indented = "".join(f"      {line}\n" for line in fence.text.splitlines())
        path, text = folder / "scenarios" / "steps.yaml", STEPS + indented
    elif fence.kind == "tests":
        path, text = folder / "scenarios" / "steps.yaml", STEPS.partition("tests:")[0] + fence.text
    elif fence.kind == "pack":
        path, text = folder / "pack.yaml", fence.text
    else:
        path, text = folder / f"{fence.kind}s" / f"{identity(fence)}.yaml", fence.text
    path.parent.mkdir(exist_ok=True)
    path.write_text(text)
    return path


@pytest.mark.parametrize("fence", FENCES, ids=lambda each: f"line {each.line}")
def test_example_compiles(fence: Fence, tmp_path: Path) -> None:
    if not fence.info:
        pytest.fail("a block without a kind is not tested: name it after the opening mark")
    write_pack(tmp_path)
    report = check_path(place(fence, tmp_path))
    assert not has_errors(report.diagnostics), render(report.diagnostics, report.sources)


def test_the_appendices_are_fresh() -> None:
    from docs.generate_appendix import page

    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("name", ["expression.lark", "template.lark"])
def test_the_grammar_shows_every_rule_and_says_what_every_word_is(name: str) -> None:
    from docs.generate_appendix import rules, words

    text = grammar_path(name).read_text(encoding="utf-8")
    shown = "\n".join(rules(text))
    declared = re.findall(r"^\??([a-z]\w*):", text, re.MULTILINE)
    assert len(re.findall(r"^\w+ += ", shown, re.MULTILINE)) == len(declared)
    unquoted = re.sub(r'"[^"]*"', "", shown)
    assert set(re.findall(r"\b[A-Z]+\b", unquoted)) <= words(text).keys()


def test_what_is_said_before_the_appendices_names_every_function_and_key() -> None:
    text, _, _ = PAGE.read_text(encoding="utf-8").partition("<!--")
    functions = {*FUNCTIONS, *METHODS, *MACROS}
    assert sorted(name for name in functions if f"`{name}`" not in text) == []
    unknown = {
        name
        for kind in DOCUMENT_KINDS
        for name in keys_of(schema_of(kind))
        if not re.search(rf"`{name}[`:]|\b{name}:", text)
    }
    assert unknown == set()


def keys_of(schema: object) -> set[str]:
    """Return the keys that a schema knows."""
    if isinstance(schema, list):
        return set().union(*map(keys_of, schema))
    if not isinstance(schema, dict):
        return set()
    properties = schema.get("properties", {})
    return {*properties}.union(*map(keys_of, schema.values()))
