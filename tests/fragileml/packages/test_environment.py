"""Environments are values, and the same value is the same object."""

from __future__ import annotations

import gc
from hashlib import sha256

import pytest

from fragileml.packages import environment
from fragileml.packages.environment import _INTERNED


def test_equal_environments_are_one_object() -> None:
    one = environment({"b": "2", "a": "1"})
    assert environment({"a": "1", "b": "2"}) is one
    assert one.packages == (("a", "1"), ("b", "2"))
    assert one.after({"a": "2"}).after({"a": "1"}) is one
    assert one.after({"c": None}) is one


def test_environments_that_nobody_holds_are_forgotten() -> None:
    kept = environment({"kept": "1"})
    for number in range(1_000):
        environment({"passing": str(number)})
    gc.collect()
    assert not [each for each in _INTERNED if "passing" in dict(each)]
    assert environment({"kept": "1"}) is kept


@pytest.mark.parametrize("specifier", [">=1", ">=2.0rc1", "==2.0rc1", "<3", ""])
def test_an_installed_pre_release_counts_like_others(specifier: str) -> None:
    assert environment({"a": "2.0rc1"}).satisfies("a", specifier)
    assert not environment({}).satisfies("a", specifier)


def test_the_digest_is_of_names_and_versions() -> None:
    assert environment({"b": "2", "a": "1"}).digest == sha256(b"a==1\nb==2").hexdigest()
