"""Whatever is in a file: diagnostics, soon, in little memory, and never an exception."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fragileml_dsl import compile as compile_scenario
from fragileml_dsl.resolve.documents import read

HEAD = b"fragileml: 1\nkind: scenario\nid: bad\n"
BOMB = "\n".join(
    ["a: &a [x, x, x, x, x, x, x, x, x]"]
    + [
        f"{chr(97 + i)}: &{chr(97 + i)} [{', '.join(['*' + chr(96 + i)] * 9)}]"
        for i in range(1, 20)
    ]
)
EXPRESSION = "modules: {m: {issues: {i: {title: t, stage: train, cause: c, when: '%s'}}}}\n"
BAD = {
    "alias bomb": BOMB.encode(),
    "deep brackets": HEAD + b"x: " + b"[" * 10_000 + b"]" * 10_000,
    "deep braces": HEAD + b"x: " + b"{a: " * 10_000,
    "deep indentation": HEAD + b"\n".join(b" " * i + b"a:" for i in range(3000)),
    "huge scalar": HEAD + b"title: " + b"x" * 250_000,
    "huge file": HEAD + b"# x\n" * 200_000,
    "NUL": HEAD + b"title: a\x00b\n",
    "latin-1": HEAD + b"title: caf\xe9\n",
    "tabs": HEAD + b"budget:\n\tsteps: 1\n",
    "duplicate keys": HEAD + b"id: again\n",
    "2,000 parentheses": HEAD + (EXPRESSION % ("(" * 2000 + "true" + ")" * 2000)).encode(),
    "2,000 negations": HEAD + (EXPRESSION % ("!" * 2000 + "true")).encode(),
    "5,000 terms": HEAD + (EXPRESSION % ("1" + "+1" * 5000 + " > 0")).encode(),
    "5,000 ternaries": HEAD + (EXPRESSION % ("true ?true:" * 1500 + "true")).encode(),
    "5,000 fields": HEAD + (EXPRESSION % ("a" + ".b" * 5000)).encode(),
    "int64 overflow": HEAD + (EXPRESSION % "9223372036854775807 + 1 > 0").encode(),
    "a list at the top": b"- 1\n- 2\n",
    "nothing": b"",
    "deep dashes": HEAD + b"x: " + b"- " * 9000 + b"a\n",
    "many items": HEAD + b"x: [" + b"\n".join([b"a, " * 5000] * 12) + b"]\n",
    "binary": bytes(range(256)) * 50,
    "many keys": HEAD + b"".join(b"k%d: 1\n" % i for i in range(20_000)),
    "many defines": HEAD
    + b"modules: {m: {define: {"
    + b", ".join(b"d%d: d%d" % (i, i + 1) for i in range(700))
    + b"}}}\n",
}
# What getrusage tells of memory survives exec: on Linux it would be that of the test runner.
PROGRAM = """
import pathlib, re, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (6, 6))
from fragileml_dsl import compile
before = resource.getrusage(resource.RUSAGE_SELF)
found = compile(sys.argv[1], cached=False)
after = resource.getrusage(resource.RUSAGE_SELF)
assert found.machine is None and found.diagnostics
status = pathlib.Path("/proc/self/status")
peak = re.search(r"VmHWM:\\s*(\\d+)", status.read_text())[1] if status.exists() else after.ru_maxrss
print(after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, int(peak) // 1024)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there are no resource limits to set")
@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_refused_soon(case: str, tmp_path: Path, checkout: Path) -> None:
    path = tmp_path / "scenario.yaml"
    path.write_bytes(BAD[case])
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        env={**os.environ, "PYTHONPATH": str(checkout / "dsl")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seconds, megabytes = done.stdout.split()
    assert float(seconds) < 2
    assert int(megabytes) < 200


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_marks_are_fine(
    ends: bytes, mark: bytes, tmp_path: Path, checkout: Path
) -> None:
    golden = checkout / "tests" / "dsl" / "lower" / "golden" / "then.yaml"
    path = tmp_path / "then.yaml"
    path.write_bytes(mark + ends.join(golden.read_bytes().splitlines()) + ends)
    plain = compile_scenario(golden, cached=False).machine
    assert plain is not None
    assert compile_scenario(path, cached=False).machine == plain


@settings(max_examples=200)
@given(st.binary(max_size=400))
def test_random_bytes_give_diagnostics(data: bytes) -> None:
    document = read("random.yaml", HEAD + data)
    assert document.tree is None or document.diagnostics or data


@settings(max_examples=150)
@given(data=st.data())
def test_mutated_files_give_a_machine_or_diagnostics(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    golden = Path(__file__).parent / "lower" / "golden"
    text = (
        golden / data.draw(st.sampled_from(["then.yaml", "vary.yaml", "logged.yaml"]))
    ).read_text()
    lines = text.splitlines()
    place = data.draw(st.integers(0, len(lines) - 1))
    junk = data.draw(
        st.sampled_from(["", "  x: 1", "- a", "\t", "'", "{", "null", "!!x", lines[0]])
    )
    column = data.draw(st.integers(0, len(lines[place])))
    lines[place] = (
        lines[place][:column] + junk + lines[place][column + data.draw(st.integers(0, 9)) :]
    )
    path = tmp_path_factory.getbasetemp() / "mutated.yaml"
    path.write_text("\n".join(lines) + "\n")
    found = compile_scenario(path, cached=False)
    assert (found.machine is None) == any(each.severity == "error" for each in found.diagnostics)
