"""Edges of pip that few commands meet, on a small universe made for them."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from packaging.version import Version

from fragileml.library.universe_building.build import TARGET
from fragileml.packages import Release, Universe, environment
from tests.fragileml.packages.real_pip.cases import Answer, Case

ANSWERS = Path(__file__).parent / "data" / "edges.json"
"""What real pip answered; written by ``python -m tests.fragileml.packages.real_pip.record``."""

_PRINTED = "Traceback:\n  File \"setup.py\"\nModuleNotFoundError: No module named 'ninja'"


def _release(project: str, version: str, *requires: str, **fields: object) -> Release:
    return Release(project, Version(version), requires, **fields)  # type: ignore[arg-type] # as listed below


UNIVERSE = Universe(TARGET, {}).with_releases(
    (
        _release("app", "1.0", "lib<2"),
        _release("app", "1.1", "lib>=1", extras={"fast": ("speed>=2",), "docs": ()}),
        _release("app", "2.0", "lib>=2", requires_python=">=3.8", extras={"fast": ("speed>=2",)}),
        _release("app", "3.0", requires_python=">=3.13"),
        _release("app", "3.1rc1"),
        _release("lib", "1.0"),
        _release("lib", "1.5", yanked="loses data"),
        _release("lib", "1.6", yanked=""),
        _release("lib", "2.0"),
        _release("lib", "2.1", yanked="broken"),
        _release("speed", "1.0"),
        _release("speed", "2.0", "lib>=1"),
        _release("only-yanked", "1.0", yanked="bad"),
        _release("newer-python", "1.0", requires_python=">=3.13"),
        _release("under-score", "1.0", "lib"),
        _release("unbuilt", "1.0", build_fails=_PRINTED),
        _release("needs-build", "1.0", "app==1.1", "unbuilt"),
        _release("mixed", "1.0"),
        _release("mixed", "2.0", build_fails="no compiler"),
    )
)

NOTHING: Mapping[str, str] = {}
OLD = {"app": "1.0", "lib": "1.0"}
SCORE = {"under-score": "1.0", "lib": "2.0"}

_FILES: tuple[tuple[str, Mapping[str, str]], ...] = (
    ("install -r a", {"a": "# all\n-r sub/b\napp==1.0 # why\n", "sub/b": "lib\n"}),
    ("install -r a", {"a": "-r b\n", "b": "-r a\n"}),
    ("install -r a", {"a": "-r a\n"}),
    ("install -r a", {"a": "-r b\n", "b": "-r c\n", "c": "-r b\n"}),
    ("install -r a", {"a": "-r missing\n"}),
    ("install -r missing", {}),
    ("install -c missing app", {}),
    ("install -r a", {"a": "app \\\n  ==1.0\nlib\\\n\\\n>=1\n"}),
    ("install -r a", {"a": "lib; python_version < '3'\napp==1.0; python_version > '3'\n"}),
    ("install -r a", {"a": "lib; python_version\n"}),
    ("install -r a", {"a": "\n\n# nothing\n"}),
    ("install -r a", {"a": "\napp=1\n"}),
    ("install -r a", {"a": "--frob x\napp\n"}),
    ("install -r a", {"a": "app --frob\n"}),
    ("install -r a -r b", {"a": "app==1.0\n", "b": "lib>=2\n"}),
    ("install -r a app==2.0", {"a": "app==1.0\n"}),
    ("install -r a", {"a": "-c c\napp\n", "c": "app==1.0\n"}),
    ("install -c c app", {"c": "app<2\nlib<2\nunknown==1\n"}),
    ("install -c c app[fast]", {"c": "speed<2\n"}),
    ("install -c c app==2.0", {"c": "lib<2\n"}),
    ("install -c c app", {"c": "app[fast]<2\n"}),
)

_FROM_NOTHING = (
    *("install", "install -r", "install -app", "install --no-such app", "install ."),
    *("install --upgrade-strategy never app", "instal app", "frobnicate", "uninstall"),
    *("uninstall -y", "show", "show none", "list", "freeze", "check"),
    *("install app=1", "install app==1=2", "install app==", "install 'app>>1'"),
    *("install app[fast", "install app==abc", "install app~=1", "install _app", "install ''"),
    *("install ./app", "install app/x", "install requirements.txt"),
    *("install app[fast]", "install app[fast]==1.1", "install app[docs]==1.1"),
    *("install app[nope]==1.1", "install app[fast,nope]", "install app[FAST]"),
    *("install app[fast] app==1.1", "install app[fast] speed==1.0"),
    *("install lib==1.5", "install lib==1.6", "install 'lib>=1.5,<2'", "install lib===2.1"),
    *("install only-yanked", "install only-yanked==1.0"),
    *("install newer-python", "install app==3.0", "install 'app>2.0'", "install --pre app"),
    *("install app==3.1rc1", "install 'app>=3.1rc1'"),
    *("install Under_Score", "install under.score lib==1.0", "install app app"),
    *("install app==1.0 app==2.0",),
    *("install unbuilt", "install needs-build", "install mixed", "install 'mixed<2'"),
    *("install -q unbuilt", "install --no-deps needs-build", "install --dry-run unbuilt"),
    *("install -q lib==9", "install -qq lib==1.5", "install -qqq lib==1.5", "install -qqq lib==9"),
    "-q install app",
)

_FROM_OLD = (
    *("install -q app", "install --dry-run app", "install --no-deps app==2.0"),
    *("install --force-reinstall app", "install lib==2.0", "install lib==2.0 --no-deps"),
    *("install --no-warn-conflicts lib==2.0", "install -q lib==2.0"),
    *("uninstall -y lib", "uninstall -y Lib APP lib", "uninstall -y none", "uninstall -y lib==9"),
    *("show app", "show app none", "show app lib", "list", "freeze", "check", "check app"),
)

CASES = (
    *(Case(environment({}), tuple(shlex.split(line)), files) for line, files in _FILES),
    *(Case(environment({}), tuple(shlex.split(line))) for line in _FROM_NOTHING),
    *(Case(environment(OLD), tuple(shlex.split(line))) for line in _FROM_OLD),
    Case(environment(OLD), ("uninstall", "-y", "-r", "a"), {"a": "lib>=5\nnone\n"}),
    Case(environment(SCORE), ("show", "Under_Score")),
    Case(environment(SCORE), ("uninstall", "-y", "under_score")),
    Case(environment({"lib": "2.1"}), ("install", "-U", "lib")),
    Case(environment({"app": "2.0", "lib": "1.0"}), ("check",)),
)


@cache
def answers() -> tuple[Answer, ...]:
    """Return what real pip answered, in the order of the cases."""
    return tuple(Answer(**each) for each in json.loads(ANSWERS.read_text(encoding="ascii")))
