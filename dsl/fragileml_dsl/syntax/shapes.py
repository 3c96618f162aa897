"""All shapes by the names under which the trees use them."""

from __future__ import annotations

from fragileml_dsl.syntax.collections import Either, ListOf, MapOf, OneOrMany
from fragileml_dsl.syntax.names import (
    IDENTIFIER,
    ISSUE_ID,
    KEBAB_ID,
    METRIC_ID,
    QUALIFIED_ID,
    QUALIFIED_KEBAB_ID,
)
from fragileml_dsl.syntax.record import FirstMatch, Need, Record
from fragileml_dsl.syntax.scalars import (
    EXPRESSION,
    FLAG,
    INTEGER,
    NUMBER,
    TEMPLATE,
    TEXT,
    VALUE,
    WORD,
)
from fragileml_dsl.syntax.shape import MISSING, Missing, Named, Shape, Step, Value, key

__all__ = [
    "EXPRESSION",
    "FLAG",
    "IDENTIFIER",
    "INTEGER",
    "ISSUE_ID",
    "KEBAB_ID",
    "METRIC_ID",
    "MISSING",
    "NUMBER",
    "QUALIFIED_ID",
    "QUALIFIED_KEBAB_ID",
    "TEMPLATE",
    "TEXT",
    "VALUE",
    "WORD",
    "Either",
    "FirstMatch",
    "ListOf",
    "MapOf",
    "Missing",
    "Named",
    "Need",
    "OneOrMany",
    "Record",
    "Shape",
    "Step",
    "Value",
    "key",
]
