"""All shapes by the names under which the trees use them."""

from __future__ import annotations

from fragileml_dsl.syntax.collections import Either, ListOf, MapOf, OneOrMany
from fragileml_dsl.syntax.names import (
    ACTION,
    CAUSE,
    FAULT,
    IDENTIFIER,
    ISSUE,
    KEBAB_ID,
    METRIC,
    MODULE,
    PIPELINE,
    PROBE,
    SCENARIO,
    STAGE,
    VARIABLE,
    Naming,
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
    one_of,
)
from fragileml_dsl.syntax.shape import MISSING, Missing, Named, Shape, Step, Value, key

__all__ = [
    "ACTION",
    "CAUSE",
    "EXPRESSION",
    "FAULT",
    "FLAG",
    "IDENTIFIER",
    "INTEGER",
    "ISSUE",
    "KEBAB_ID",
    "METRIC",
    "MISSING",
    "MODULE",
    "NUMBER",
    "PIPELINE",
    "PROBE",
    "SCENARIO",
    "STAGE",
    "TEMPLATE",
    "TEXT",
    "VALUE",
    "VARIABLE",
    "WORD",
    "Either",
    "FirstMatch",
    "ListOf",
    "MapOf",
    "Missing",
    "Named",
    "Naming",
    "Need",
    "OneOrMany",
    "Record",
    "Shape",
    "Step",
    "Value",
    "key",
    "one_of",
]
