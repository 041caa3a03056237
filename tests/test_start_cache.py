"""What is kept from one start for the next."""

from __future__ import annotations

import builtins
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.start_cache import StartCache, _read

_PATTERNS: list[tuple[str | bytes, int]] = [
    (r"(?P<year>\d{4})-(?P<month>\d\d)", 0),
    ("[一-龥]+|straße", re.IGNORECASE),
    (rb"\x00[a-z]*?", re.DOTALL),
    ("(?i:a)b|(?<=x)y(?!z)", re.MULTILINE | re.VERBOSE),
]
_TEXT = "2026-11-28 汉字 STRASSE straße Ab xy\nxyz"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    yield str(tmp_path / "kept.start")
    re.purge()


def _results(cache: StartCache) -> tuple[object, bool]:
    """What a start makes of patterns and source, and whether something was missing for it."""
    re.purge()
    cache.begin()
    patterns = [re.compile(*pattern) for pattern in _PATTERNS]
    names: dict[str, object] = {}
    exec(builtins.compile(b"def half(x): return x / 2\n", "somewhere/in/a.zip", "exec"), names)
    ours = {key for key in cache._used if key[0] in {"somewhere/in/a.zip", *(source for source, _ in _PATTERNS)}}
    lacked = not ours <= cache._kept.keys()  # others may compile something meanwhile
    cache.end()
    half = names["half"]
    assert callable(half)
    found = [
        [match.groupdict() or match.group() for match in pattern.finditer(_TEXT if text else _TEXT.encode() + b"\0ab")]
        for pattern in patterns
        if (text := isinstance(pattern.pattern, str)) is not None
    ]
    return [found, [(p.pattern, p.flags, p.groups, p.groupindex) for p in patterns], half(3)], lacked


def test_what_comes_from_the_file_does_the_same(path: str) -> None:
    first, lacked = _results(StartCache(path))
    assert lacked
    assert _results(StartCache(path)) == (first, False)


def test_what_is_in_the_file_is_not_compiled(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    parser, parsed = re._parser, list[object]()  # type: ignore[attr-defined]
    real = parser.parse
    monkeypatch.setattr(parser, "parse", lambda source, *others: parsed.append(source) or real(source, *others))
    _results(StartCache(path))
    assert {source for source, _ in _PATTERNS} <= set(parsed)
    parsed.clear()
    _results(StartCache(path))
    assert not {source for source, _ in _PATTERNS} & set(parsed)


def test_everything_is_as_before_afterwards(path: str) -> None:
    places = lambda: (re._compiler.compile, re._compiler._sre, builtins.compile)  # type: ignore[attr-defined] # noqa: E731
    before = places()
    cache = StartCache(path)
    cache.begin()
    cache.begin()
    assert places() != before
    cache.end()
    cache.end()
    assert places() == before


def test_what_a_start_does_not_need_any_more_goes(path: str) -> None:
    _results(StartCache(path))
    re.purge()
    other = StartCache(path)
    other.begin()
    re.compile("something else")
    other.end()
    assert ("something else", 0) in _read(path)
    assert not _read(path).keys() & set(_PATTERNS)


@pytest.mark.parametrize("damage", ["cut", "flipped", "empty", "another python"])
def test_a_damaged_file_only_takes_longer(path: str, damage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected, _ = _results(StartCache(path))
    content = Path(path).read_bytes()
    if damage == "another python":
        monkeypatch.setattr("app.start_cache._MAGIC", "3.99")
    else:
        flipped = content[:200] + bytes([content[200] ^ 1]) + content[201:]
        Path(path).write_bytes({"cut": content[:-1], "flipped": flipped, "empty": b""}[damage])
    assert _results(StartCache(path)) == (expected, True)
    assert _results(StartCache(path)) == (expected, False)
    assert [file.name for file in Path(path).parent.iterdir()] == ["kept.start"]


def test_where_it_cannot_be_written_it_is_done_without(path: str) -> None:
    missing = str(Path(path).parent / "nowhere" / "kept.start")
    assert _results(StartCache(missing)) == _results(StartCache(path))
    assert not Path(missing).exists()


def test_python_may_be_told_to_write_none(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    _results(StartCache(path))
    assert not Path(path).exists()


def test_a_pattern_that_is_wrong_is_refused_as_ever(path: str) -> None:
    cache = StartCache(path)
    cache.begin()
    try:
        with pytest.raises(re.error):
            re.compile("(")
        with pytest.raises(SyntaxError):
            builtins.compile(b"def", "somewhere", "exec")
    finally:
        cache.end()


def test_a_second_start_takes_it_all_from_the_file(tmp_path: Path) -> None:
    program = """
from app.__main__ import prepare_imports
from app.start_cache import start_cache
prepare_imports()
import markdown_it
print(start_cache.lacked, len(start_cache._kept) > 50)
start_cache.end()
"""
    command = [sys.executable, "-X", f"pycache_prefix={tmp_path}", "-c", program]
    environment = {"PYTHONDONTWRITEBYTECODE": ""}
    said = [
        subprocess.run(
            command, check=True, timeout=60, stdout=subprocess.PIPE, text=True, env=os.environ | environment
        ).stdout
        for _ in range(2)
    ]
    assert [line.split() for line in said] == [["True", "False"], ["False", "True"]]
