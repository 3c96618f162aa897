"""Shapes of names: what may be called what, and how a near miss is corrected."""

from __future__ import annotations

import re

from attrs import frozen

from fragileml_dsl.diagnostics.reporter import Reporter
from fragileml_dsl.source import Located
from fragileml_dsl.syntax.shape import MISSING, Missing, Shape, is_empty, refuse
from fragileml_dsl.yaml_reader.nodes import Node, Scalar

_LONGEST = 100
_IDENTIFIER = r"[a-z][a-z0-9_]*"
_KEBAB = r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*"
_CAMEL_BORDER = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


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
    """

    noun: str
    plural: str
    rule: str
    kebab: bool = False
    joint: str = ""
    counts: tuple[int, ...] = (1,)

    def read(self, node: Node, reporter: Reporter) -> Located[str] | Missing:
        """Return the name with its place."""
        if not isinstance(node, Scalar) or is_empty(node):
            return refuse(node, self.noun, reporter)
        if self.accepts(node.text):
            return Located(node.text, node.span)
        shown = f"`{node.text}`" if len(node.text) <= _LONGEST else "the text"
        corrected = self.correct(node.text)
        hint = f"write `{corrected}`" if corrected else ""
        message = f"{shown} is not {self.noun}: {self.rule}"
        reporter.report("FML204", node.span, message, hint=hint)
        return MISSING

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


_LETTERS = "lower-case letters, digits and"

IDENTIFIER = Name("a name", "names", f"{_LETTERS} `_`, a letter first")
KEBAB_ID = Name("an id", "ids", f"{_LETTERS} single `-`, a letter first", kebab=True)
QUALIFIED_ID = Name(
    "a variable",
    "variables",
    f"`name` or `module.name`, of {_LETTERS} `_`",
    joint=".",
    counts=(1, 2),
)
METRIC_ID = Name(
    "a metric", "metrics", f"`stage.metric`, of {_LETTERS} `_`", joint=".", counts=(2,)
)
ISSUE_ID = Name(
    "an issue's id",
    "issue ids",
    f"`id` or `module/id`, the id of {_LETTERS} single `-`",
    kebab=True,
    joint="/",
    counts=(1, 2),
)
QUALIFIED_KEBAB_ID = Name(
    "an id with its module",
    "ids with their modules",
    f"`module/id`, the id of {_LETTERS} single `-`",
    kebab=True,
    joint="/",
    counts=(2,),
)
PROBE = Name(
    "a probe",
    "probes",
    f"`module/probe` or a built-in one such as `log`, of {_LETTERS} single `-`",
    kebab=True,
    joint="/",
    counts=(1, 2),
)
ACTION = Name(
    "an action",
    "actions",
    f"`module/action`, the action of {_LETTERS} single `-`",
    kebab=True,
    joint="/",
    counts=(2,),
)
