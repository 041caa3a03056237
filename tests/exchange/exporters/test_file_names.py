"""Names that every system takes, whatever the title."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.exporters.file_names import FileNames, safe_name, with_ending

TITLES = st.text(st.one_of(st.sampled_from('../\\:*?"<>|~ \0\n\tcCoOnN1豆'), st.characters()), max_size=300)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("豆沙包怎么做？", "豆沙包怎么做？"),
        ("../../etc/passwd", "etc passwd"),
        ("C:\\Windows\\x", "C Windows x"),
        ("a\nb\tc\0d", "a b c d"),
        (".hidden.", "hidden"),
        ("", "untitled"),
        ("...", "untitled"),
        ("con", "_con"),
        ("Nul.txt", "_Nul.txt"),
        ("COM¹", "_COM¹"),
        ("console", "console"),
        ("\u202egpj.exe", "gpj.exe"),
    ],
)
def test_titles_become_names(title: str, name: str) -> None:
    assert safe_name(title) == name


@given(st.lists(TITLES, max_size=12))
def test_names_are_safe_and_differ(titles: list[str]) -> None:
    names = FileNames()
    given_out = [names.name(title, "json") for title in titles]
    assert len({unicodedata.normalize("NFD", name).casefold() for name in given_out}) == len(titles)
    for name in given_out:
        assert len(name.encode()) <= 170
        assert not set(name) & set('<>:"/\\|?*\0\n')
        assert name == name.strip(" .")
        assert name.isprintable() or "\u3000" in name
        assert name.split(".")[0].casefold() not in {"con", "prn", "aux", "nul", "com1", "lpt1"}


def test_equal_titles_are_numbered() -> None:
    names = FileNames()
    assert [names.name(title, "md") for title in ("A", "a", "A (2)", "a")] == [
        "A.md",
        "a (2).md",
        "A (2) (2).md",
        "a (3).md",
    ]


def test_many_equal_titles_take_no_time() -> None:
    names = FileNames()
    assert len({names.name("新对话", "md") for _ in range(20_000)}) == 20_000


@pytest.mark.parametrize(
    ("typed", "saved"),
    [
        ("notes", "notes.pdf"),
        ("v1.2", "v1.2.pdf"),
        ("1. a plan", "1. a plan.pdf"),
        ("there", "there (2).pdf"),
        ("notes.txt", "notes.txt"),
        ("notes.pdf", "notes.pdf"),
        (".hidden", ".hidden.pdf"),
    ],
)
def test_a_name_without_an_ending_gets_one(typed: str, saved: str, tmp_path: Path) -> None:
    (tmp_path / "there.pdf").touch()
    assert with_ending(tmp_path / typed, "pdf") == tmp_path / saved
