"""The table of terms: what it keeps apart, what it joins, what it refuses."""

from __future__ import annotations

import math

import pytest

from fragileml_dsl.machine.json_value import CodecError, Json
from fragileml_dsl.machine.term import Term
from fragileml_dsl.machine.term_table import TermNumbers, decode_terms


def test_equal_terms_share_a_row() -> None:
    numbers = TermNumbers()
    terms = [Term("size", (Term("variable", constant=3),)) for _ in range(2)]
    assert [numbers.of(each) for each in terms] == [1, 1]
    assert numbers.rows == [["variable", 3], ["size", None, 0]]


def test_constants_of_different_types_have_their_own_rows() -> None:
    constants = (1, 1.0, True, "1", 0.0, -0.0, math.inf, None, ("1",), ())
    numbers = TermNumbers()
    for constant in constants:
        numbers.of(Term("literal", constant=constant))
    found = [each.constant for each in decode_terms(numbers.rows)]
    assert list(map(repr, found)) == list(map(repr, constants))


LITERAL: list[Json] = [["literal", 1]]
DOUBLING = LITERAL + [["add_int", None, i, i] for i in range(40)]
DEEP = LITERAL + [["negate_int", None, i] for i in range(500)]


@pytest.mark.parametrize(
    "rows",
    [
        None,
        {},
        [1],
        [["literal"]],
        [["no_such", None]],
        [[1, None]],
        [["negate_int", None, 0]],
        [["negate_int", None, 1], ["literal", 1]],
        [["literal", 1], ["negate_int", None, -1]],
        [["literal", True], ["not", None, False]],
        [["literal", {"double": "1"}]],
        [["literal", [1]]],
        DOUBLING,
        DEEP,
    ],
)
def test_anything_else_is_refused(rows: Json) -> None:
    with pytest.raises(CodecError):
        decode_terms(rows)
