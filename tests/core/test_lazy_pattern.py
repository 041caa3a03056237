"""Expressions that are compiled when they are first used."""

from __future__ import annotations

import re

import pytest

from app.core.lazy_pattern import lazy_pattern


def test_it_finds_what_a_compiled_one_finds() -> None:
    lazy, compiled = lazy_pattern(r"(\w+)@", re.IGNORECASE), re.compile(r"(\w+)@", re.IGNORECASE)
    for _ in range(2):
        assert lazy.findall("Ab@c d@") == compiled.findall("Ab@c d@")
        assert lazy.sub("-", "a@b") == "-b"
    assert (lazy.pattern, lazy.flags) == (compiled.pattern, compiled.flags)


def test_it_is_compiled_when_it_is_first_used() -> None:
    lazy = lazy_pattern("(")
    with pytest.raises(re.error):
        lazy.search("")
