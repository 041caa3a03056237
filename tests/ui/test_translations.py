"""Every text that a widget shows exists in Chinese, and none is shown without asking for its translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from app.core.localized import CHINESE, ENGLISH
from app.ui.language import current_language, use_language
from app.ui.resources import RESOURCES
from app.ui.translation import TsTranslator

UI = Path(__file__).resolve().parents[2] / "app" / "ui"
FILES = sorted((RESOURCES / "translations").glob("*_zh_CN.ts"))
SHOWN_BY = {"setText", "setToolTip", "setPlaceholderText", "setAccessibleName", "setWindowTitle", "setTitle"}
SAME_IN_BOTH = re.compile(r"^[\W\d_]*$|^https?://")
"""Texts that need no translation: signs and numbers, addresses."""
NAMES = {"API Key", "JSON", "URL", "Base URL", "Markdown", "简体中文", "English", "SOCKS5", "HTTP"}


def _calls() -> Iterator[tuple[Path, ast.Call, str]]:
    for file in sorted(UI.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                yield file, node, node.func.attr


def _texts() -> list[tuple[str, str]]:
    """(file, text) of every `tr` call; a text that is no literal cannot be looked up."""
    texts = []
    for file, call, name in _calls():
        if name == "tr":
            argument = call.args[0]
            assert isinstance(argument, ast.Constant), f"{file}:{call.lineno}: tr() needs a literal"
            texts.append((file.name, str(argument.value)))
    return texts


def test_there_are_texts_to_translate() -> None:
    assert len(_texts()) > 50
    assert FILES


def test_every_text_is_in_chinese() -> None:
    known = TsTranslator(FILES)
    missing = {
        text
        for _, text in _texts()
        if not SAME_IN_BOTH.match(text) and text not in NAMES and not known.translate("", text)
    }
    assert not missing


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_translation_files_are_finished_and_keep_their_places(file: Path) -> None:
    for message in ET.parse(file).getroot().iter("message"):
        source, translation = message.findtext("source") or "", message.find("translation")
        assert translation is not None
        assert translation.get("type") != "unfinished", source
        assert translation.text, source
        places = re.findall(r"\{[a-z_]*\}|%n|%\d", source)
        assert sorted(places) == sorted(re.findall(r"\{[a-z_]*\}|%n|%\d", translation.text)), source


def test_no_text_is_shown_without_translation() -> None:
    bare = [
        f"{file.name}:{call.lineno}: {call.args[0].value!r}"
        for file, call, name in _calls()
        if name in SHOWN_BY
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and isinstance(call.args[0].value, str)
        and not SAME_IN_BOTH.match(call.args[0].value)
        and call.args[0].value not in NAMES
    ]
    assert not bare


def test_switching_the_language_reaches_widgets(qapp: QApplication) -> None:
    before = current_language()
    try:
        use_language(qapp, CHINESE)
        assert current_language() == CHINESE
        assert QLabel.tr("Undo") == "撤销"
        use_language(qapp, ENGLISH)
        assert QLabel.tr("Undo") == "Undo"
    finally:
        use_language(qapp, before)
