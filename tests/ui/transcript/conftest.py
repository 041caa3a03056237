"""A pane on its own, with a session of plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication

from app.ui.language import use_language
from app.ui.theme import Theme
from app.ui.transcript import TranscriptPane
from tests.ui.transcript.plain_session import PlainSession


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    use_language(qapp, "en")
    theme = Theme(qapp)
    theme.choose("light")
    yield theme
    theme.choose("light")
    qapp.setStyleSheet("")
    use_language(qapp, "en")


@pytest.fixture
def session(qapp: QApplication) -> PlainSession:
    return PlainSession()


@pytest.fixture
def pane(qtbot: Any, theme: Theme, session: PlainSession) -> TranscriptPane:
    pane = TranscriptPane(theme)
    qtbot.addWidget(pane)
    pane.resize(900, 700)
    pane.show()
    qtbot.waitExposed(pane)
    pane.show_session(session)
    pane.furnish()
    return pane


@pytest.fixture
def settle(qtbot: Any, pane: TranscriptPane) -> Callable[[], None]:
    """Waits until nothing is left to load, draw or render."""
    return lambda: qtbot.waitUntil(pane.is_settled, timeout=20_000)


@pytest.fixture
def tiny_png(qapp: QApplication) -> bytes:
    """A picture of one colour, #12c834."""
    image = QImage(64, 48, QImage.Format.Format_RGB32)
    image.fill(QColor("#12c834"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


@pytest.fixture
def clipboard(qapp: QApplication) -> Callable[[], str]:
    QGuiApplication.clipboard().clear()
    return lambda: QGuiApplication.clipboard().text()
