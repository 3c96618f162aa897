"""The terms of a machine as one table, each different term once.

A row is ``[operator, constant, *operands]`` with the numbers of earlier rows as operands. Machines
repeat themselves, since definitions are written out: the table is a fifth of the nodes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from attrs import define, field

from fragileml_dsl.machine.json_value import CodecError, Json, decode_value, encode_value
from fragileml_dsl.machine.operators import OPERATORS
from fragileml_dsl.machine.term import Term

_DEPTH_LIMIT = 400
_SIZE_LIMIT = 100_000
"""Greatest number of nodes of one term: a short table can stand for endlessly many."""


@define(eq=False)
class TermNumbers:
    """Numbers terms in the order in which they are asked for, operands first.

    Attributes:
        rows: The table so far.
    """

    rows: list[Json] = field(factory=list)
    _by_row: dict[str, int] = field(factory=dict)
    _by_identity: dict[int, tuple[int, Term]] = field(factory=dict)

    def of(self, term: Term) -> int:
        """Return the number of a term."""
        known = self._by_identity.get(id(term))
        if known is None:
            row: Json = [term.operator, encode_value(term.constant), *map(self.of, term.operands)]
            # Terms with the constants 1, 1.0 and true are equal, their rows are not.
            number = self._by_row.setdefault(json.dumps(row), len(self.rows))
            if number == len(self.rows):
                self.rows.append(row)
            # The term is kept, so that no other one can get its identity.
            known = self._by_identity[id(term)] = number, term
        return known[0]


def decode_terms(rows: Json) -> Sequence[Term]:
    """Return the terms of a table.

    Raises:
        CodecError: If it is none, or a term is too deep or too large to be worked with.
    """
    if not isinstance(rows, list):
        raise CodecError("expected a table of terms")
    terms: list[Term] = []
    bounds: list[tuple[int, int]] = []
    for row in rows:
        operands = _operands(row, len(terms))
        depth = 1 + max([bounds[each][0] for each in operands], default=0)
        size = 1 + sum([bounds[each][1] for each in operands])
        if depth > _DEPTH_LIMIT or size > _SIZE_LIMIT:
            raise CodecError("a term is too deep or too large")
        terms.append(_term(row, tuple([terms[each] for each in operands])))
        bounds.append((depth, size))
    return terms


def _operands(row: Json, number: int) -> list[int]:
    if not isinstance(row, list) or len(row) < 2:  # noqa: PLR2004 - operator and constant
        raise CodecError("expected a term")
    operands = [each for each in row[2:] if type(each) is int and 0 <= each < number]
    if len(operands) != len(row) - 2:
        raise CodecError("the operands of a term are the numbers of earlier ones")
    return operands


def _term(row: Json, operands: tuple[Term, ...]) -> Term:
    operator, constant = row[:2] if isinstance(row, list) else (None, None)
    if not isinstance(operator, str) or operator not in OPERATORS:
        raise CodecError(f"unknown operator {operator!r}")
    return Term(operator, operands, decode_value(constant))
