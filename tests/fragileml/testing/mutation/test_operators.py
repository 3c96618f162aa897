"""Each operator by what it makes of one line."""

from __future__ import annotations

import pytest

from fragileml.testing.mutation import mutants_of
from fragileml_dsl.source import Source

TABLE = [
    ("negate", "when: a < 1", {"when: '!(a < 1)'"}),
    ("drop_conjunct", "when: a && b", {"when: '(a)'", "when: '(b)'"}),
    ("exchange_and_or", "when: a && b", {"when: '((a) || (b))'"}),
    ("flip_comparison", "when: a < 1", {"when: '((a) <= (1))'"}),
    ("one_off", "when: a < 1", {"when: 'a < 2'", "when: 'a < 0'"}),
    ("exchange_branches", "minutes: 'a ? 1 : 2'", {"minutes: '((a) ? (2) : (1))'"}),
    (
        "another_word",
        'v: {values: [p, q]}\nwhen: x == "q"',
        {"v: {values: [p, q]}\nwhen: 'x == \"p\"'"},
    ),
    ("drop_effect", "set: {a: 1, b: 2}", {"set: {b: 2}", "set: {a: 1}"}),
    ("drop_fault", "faults: [a/b, c/d]", {"faults: [c/d]", "faults: [a/b]"}),
    ("drop_menu_value", "menu:\n  - 1\n  - 2", {"menu:\n  - 2", "menu:\n  - 1\n  "}),
    ("drop_requirement", "keep: [a, b]", {"keep: [b]", "keep: [a]"}),
    ("change_cost", "minutes: 4", {"minutes: 7"}),
    (
        "lower_budget",
        "budget: {steps: 20, minutes: 8}",
        {"budget: {steps: 5, minutes: 8}", "budget: {steps: 20, minutes: 2}"},
    ),
    ("one_off_value", "init: 4", {"init: 5"}),
    ("another_value", "init: false", {"init: true"}),
    ("show_otherwise", "show: hidden", {"show: always"}),
    ("see_otherwise", "visibility: loud", {"visibility: silent"}),
    ("swap_messages", "a: {text: x}\nb: {text: y}", {"a: {text: y}\nb: {text: x}"}),
]


@pytest.mark.parametrize(("operator", "text", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_an_operator(operator: str, text: str, expected: set[str]) -> None:
    mutants = mutants_of(Source("x.yaml", text))
    assert {each.applied(text) for each in mutants if each.operator == operator} == expected


def test_tests_and_words_for_people_are_left_alone() -> None:
    text = "tests: [{expect: {success: true}}]\ntitle: 'a && b'\ndoc: {when: a < 1}\n"
    text += "par: {steps: 3, minutes: 4}\n"
    assert mutants_of(Source("x.yaml", text)) == ()
