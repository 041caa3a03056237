"""The house rules that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

import app
from devtools import notices
from devtools.environment import ROOT

_BANNED_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "controller"}
_BANNED_TEXT = re.compile(
    r"\bprocessEvents\b|\bcoming soon\b|\basyncSlot\b|\basyncClose\b|# type: ignore(?!\[)|# noqa(?!:)"
)
_FUNCTION = (ast.FunctionDef, ast.AsyncFunctionDef)
_MAX_LINES = 300
_MAX_METHODS = 20
_MAX_FUNCTION_LINES = 60

# path -> why it may be longer than _MAX_LINES
_LONG_FILES: dict[str, str] = {"app/ui/transcript/builder.py": "one short method for each construct of Markdown"}
# "path:class" -> why it may have more than _MAX_METHODS
_BIG_CLASSES: dict[str, str] = {
    "app/session/workspace.py:Workspace": "opening, renaming, deleting and closing share the table of open sessions"
}


def _sources(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def test_no_module_has_a_name_that_means_nothing() -> None:
    sources = _sources("app", "tests", "devtools")
    bad = [_name(path) for path in sources if _BANNED_NAMES & set(path.relative_to(ROOT).with_suffix("").parts)]
    bad += [_name(path) for path in sources if _BANNED_NAMES & set(path.stem.split("_"))]
    assert not bad


def test_no_source_file_is_too_long() -> None:
    long = {_name(path): path.read_text(encoding="utf-8").count("\n") for path in _sources("app", "devtools")}
    assert {name: lines for name, lines in long.items() if lines > _MAX_LINES and name not in _LONG_FILES} == {}
    assert [name for name in _LONG_FILES if long.get(name, 0) <= _MAX_LINES] == []


def test_no_class_has_too_many_methods() -> None:
    big = {
        f"{_name(path)}:{node.name}"
        for path in _sources("app", "devtools")
        for node in _nodes(path)
        if isinstance(node, ast.ClassDef) and sum(isinstance(part, _FUNCTION) for part in node.body) > _MAX_METHODS
    }
    assert big == set(_BIG_CLASSES)


def test_no_function_is_too_long() -> None:
    long = [
        f"{_name(path)}:{node.name}"
        for path in _sources("app", "devtools")
        for node in _nodes(path)
        if isinstance(node, _FUNCTION) and (node.end_lineno or 0) - node.lineno >= _MAX_FUNCTION_LINES
    ]
    assert not long


def test_every_module_and_public_class_of_the_app_says_what_it_is_for() -> None:
    silent = [
        f"{_name(path)}:{getattr(node, 'name', '')}"
        for path in _sources("app", "devtools")
        for node in _nodes(path)
        if isinstance(node, ast.Module) or (isinstance(node, ast.ClassDef) and not node.name.startswith("_"))
        if not ast.get_docstring(node)
    ]
    assert not silent


def test_nothing_banned_is_written_in_the_app() -> None:
    found = [
        f"{_name(path)}:{number}: {line.strip()}"
        for path in _sources("app")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if _BANNED_TEXT.search(line)
    ]
    assert not found


def test_packaging_never_becomes_an_importable_package() -> None:
    """It would shadow the library of that name, which pytest and pip need."""
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_the_version_is_the_same_everywhere() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", changelog, re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == app.__version__
    assert 'version = { attr = "app.__version__" }' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_third_party_notices_are_current() -> None:
    text = notices.FILE.read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| ([a-z0-9.-]+) \| ([0-9][^ ]*) \|", text, re.MULTILINE)) == notices.locked()
    for name in notices.locked():
        try:
            library = distribution(name)
        except PackageNotFoundError:
            continue  # for other platforms or Pythons
        assert notices.row(name, library) in text
        assert notices.texts(name, library) in text


def test_lock_files_name_no_package_index() -> None:
    for lock in (ROOT / "requirements").glob("*.lock"):
        assert not re.search(r"://|--index|--find-links", lock.read_text(encoding="utf-8"))


def test_what_runs_is_locked_the_same_for_development() -> None:
    def versions(name: str) -> dict[str, str]:
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        return dict(re.findall(r"^([a-z0-9.-]+)==([^ ;\\]+)", text, re.MULTILINE))

    run, dev = versions("run.lock"), versions("dev.lock")
    assert run.items() <= dev.items()


@pytest.mark.parametrize("name", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "THIRD_PARTY_NOTICES.md"])
def test_the_links_of_a_document_lead_somewhere(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    targets = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_heavy_libraries_wait_until_they_are_needed() -> None:
    """They cost the start-up time that everyone pays."""
    heavy = {"keyring", "jsonschema", "pygments", "ziamath", "ziafont", "latex2mathml"}
    code = "import sys, app.application; print(*{name.partition('.')[0] for name in sys.modules})"
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=50
    )
    assert heavy.isdisjoint(result.stdout.split())


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
def test_what_is_made_is_not_committed() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not re.search(r"__pycache__|\.pyc$|^\.venv/|^build/|^dist/|^\.cache/", tracked, re.MULTILINE)
