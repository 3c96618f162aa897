"""Shapes of names: what may be called what, and how a near miss is corrected."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from attrs import evolve, frozen

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Located, Span
from fragileml_dsl.syntax.description import Definitions, Schema
from fragileml_dsl.syntax.shape import Shape, is_empty, refuse
from fragileml_dsl.yaml_reader.nodes import Node, Scalar

_LONGEST = 100
_IDENTIFIER = r"[a-z][a-z0-9_]*"
_KEBAB = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_CAMEL_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


STAGES: Final = (
    "environment",
    "import",
    "hub",
    "data",
    "preprocess",
    "model",
    "train",
    "evaluate",
    "validate",
    "save",
    "serve",
)
"""The standard names of stages."""


class Naming(StrEnum):
    """What a name stands for: tools look there for what may stand in its place."""

    ACTION = "action"
    CAUSE = "cause"
    FAULT = "fault"
    ISSUE = "issue"
    METRIC = "metric"
    MODULE = "module"
    PIPELINE = "pipeline"
    PROBE = "probe"
    SCENARIO = "scenario"
    STAGE = "stage"
    VARIABLE = "variable"


@frozen
class Name(Shape[Located[str]]):
    """A name of one or two parts.

    Attributes:
        noun: What it is, with its article.
        plural: The same in the plural.
        rule: Its spelling in words, completing "an id is written …".
        kebab: Whether the last part joins its words by ``-``, else by ``_``.
        joint: What stands between the parts: ``.`` or ``/``, empty if there is one part.
        counts: How many parts it may have.
        naming: What it stands for, or None if nothing refers to it.
        declares: Whether it is new here, or refers to what is declared elsewhere.
        words: The closed list that the checker knows, empty if there is none.
    """

    noun: str
    plural: str
    rule: str
    kebab: bool = False
    joint: str = ""
    counts: tuple[int, ...] = (1,)
    naming: Naming | None = None
    declares: bool = False
    words: tuple[str, ...] = ()

    def declaring(self, naming: Naming) -> Name:
        """Return the same spelling for a name that is new where it stands."""
        return evolve(self, naming=naming, declares=True)

    def referring(self, naming: Naming, words: tuple[str, ...] = ()) -> Name:
        """Return the same spelling for a name that is declared elsewhere."""
        return evolve(self, naming=naming, words=words)

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of its spelling, or of its words where they are known."""
        if self.words:
            return {"enum": list(self.words)}
        last = _KEBAB if self.kebab else _IDENTIFIER
        spelt = [
            re.escape(self.joint).join([*[_IDENTIFIER] * (count - 1), last])
            for count in self.counts
        ]
        return {"type": "string", "pattern": f"^(?:{'|'.join(spelt)})$", "maxLength": _LONGEST}

    def read_sound(self, node: Node, reporter: Reporter) -> Located[str]:
        """Return the name with its place; a malformed one is a hole that keeps its spelling."""
        if not isinstance(node, Scalar) or is_empty(node):
            return self.hole(refuse(node, self.noun, reporter))
        if self.accepts(node.text):
            return Located(node.text, node.span)
        shown = f"`{node.text}`" if len(node.text) <= _LONGEST else "the text"
        corrected = self.correct(node.text)
        hint = f"write `{corrected}`" if corrected else ""
        message = f"{shown} is not {self.noun}: {self.rule}"
        reporter.report("FML204", node.span, message, hint=hint)
        return Located(node.text, node.span.as_hole())

    def hole(self, span: Span) -> Located[str]:
        """Return a name that is not known."""
        return Located("", span)

    def accepts(self, text: str) -> bool:
        """Say whether the text is such a name."""
        parts = text.split(self.joint) if self.joint else [text]
        return (
            len(text) <= _LONGEST
            and len(parts) in self.counts
            and all(re.fullmatch(_IDENTIFIER, part) for part in parts[:-1])
            and re.fullmatch(_KEBAB if self.kebab else _IDENTIFIER, parts[-1]) is not None
        )

    def correct(self, text: str) -> str:
        """Return the nearest name that would be accepted, or an empty string."""
        parts = re.split(r"[./]", text.strip()) if self.joint else [text.strip()]
        words = [re.findall(r"[a-z0-9]+", _CAMEL_BORDER.sub(" ", part).lower()) for part in parts]
        joined = ["_".join(each) for each in words]
        joined[-1] = ("-" if self.kebab else "_").join(words[-1])
        corrected = self.joint.join(joined)
        return corrected if self.accepts(corrected) else ""


@frozen
class Spelling(Shape[Located[str]]):
    """A name that the outside world spells: of a package, a version or a file.

    Attributes:
        noun: What it is, with its article.
        plural: The same in the plural.
        rule: Its spelling in words.
        pattern: The same as a regular expression.
    """

    noun: str
    plural: str
    rule: str
    pattern: str

    def describe(self, definitions: Definitions) -> Schema:
        """Return the schema of its spelling."""
        return {"type": "string", "pattern": f"^(?:{self.pattern})$", "maxLength": _LONGEST}

    def read_sound(self, node: Node, reporter: Reporter) -> Located[str]:
        """Return the name with its place; a malformed one is a hole that keeps its spelling."""
        if not isinstance(node, Scalar) or is_empty(node):
            return self.hole(refuse(node, self.noun, reporter))
        if len(node.text) <= _LONGEST and re.fullmatch(self.pattern, node.text):
            return Located(node.text, node.span)
        message = f"`{node.text[:_LONGEST]}` is not {self.noun}: {self.rule}"
        reporter.report("FML204", node.span, message, hint=f"write {self.noun}")
        return Located(node.text, node.span.as_hole())

    def hole(self, span: Span) -> Located[str]:
        """Return a name that is not known."""
        return Located("", span)


_LETTERS = "lower-case letters, digits and"

PACKAGE = Spelling(
    "a package's name",
    "packages' names",
    "letters, digits and single `-`, `_` or `.`",
    r"[A-Za-z0-9]+(?:[-_.][A-Za-z0-9]+)*",
)
FILE = Spelling(
    "a file's name",
    "files' names",
    "letters, digits, `-`, `_` and `.`, folders before `/`, as in `requirements/test.txt`",
    r"[A-Za-z0-9_][A-Za-z0-9_.-]*(?:/[A-Za-z0-9_][A-Za-z0-9_.-]*)*",
)

IDENTIFIER = Name("a name", "names", f"{_LETTERS} `_`, a letter first")
KEBAB_ID = Name("an id", "ids", f"{_LETTERS} single `-`, a letter first", kebab=True)
CAUSE = KEBAB_ID.referring(Naming.CAUSE)
MODULE = IDENTIFIER.referring(Naming.MODULE)
PIPELINE = IDENTIFIER.referring(Naming.PIPELINE)
STAGE = IDENTIFIER.referring(Naming.STAGE, STAGES)
VARIABLE = Name(
    "a variable",
    "variables",
    f"`name` or `module.name`, of {_LETTERS} `_`",
    joint=".",
    counts=(1, 2),
    naming=Naming.VARIABLE,
)
METRIC = Name(
    "a metric",
    "metrics",
    f"`stage.metric`, of {_LETTERS} `_`",
    joint=".",
    counts=(2,),
    naming=Naming.METRIC,
)
ISSUE = Name(
    "an issue's id",
    "issue ids",
    f"`id` or `module/id`, the id of {_LETTERS} single `-`",
    kebab=True,
    joint="/",
    counts=(1, 2),
    naming=Naming.ISSUE,
)
FAULT = Name(
    "an id with its module",
    "ids with their modules",
    f"`module/id`, the id of {_LETTERS} single `-`",
    kebab=True,
    joint="/",
    counts=(2,),
    naming=Naming.FAULT,
)
PROBE = Name(
    "a probe",
    "probes",
    f"`module/probe` or a built-in one such as `log`, of {_LETTERS} single `-`",
    kebab=True,
    joint="/",
    counts=(1, 2),
    naming=Naming.PROBE,
)
ACTION = Name(
    "an action",
    "actions",
    f"`module/action`, the action of {_LETTERS} single `-`",
    kebab=True,
    joint="/",
    counts=(2,),
    naming=Naming.ACTION,
)
