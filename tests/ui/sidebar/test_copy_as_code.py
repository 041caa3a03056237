"""The request as a program in every language, on the clipboard; never with the key in it."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from app.core.request import ChatRequest
from app.exchange.code_samples.dialects import DIALECTS
from app.ui.sidebar.copy_as_code import CopyAsCode

REQUEST = ChatRequest("doubao-1.5-pro-32k", ({"role": "user", "content": "你好 'Dousha'"},), {"temperature": 0.3})


def test_every_language_is_in_the_menu_and_copies_a_program(qtbot: QtBot) -> None:
    button = CopyAsCode(lambda: (REQUEST, "https://wcode.net/api/gpt/v1"))
    qtbot.addWidget(button)
    button.menu().aboutToShow.emit()
    actions = button.menu().actions()
    assert [action.text() for action in actions] == [dialect.label for dialect in DIALECTS]
    for action in actions:
        with qtbot.waitSignal(button.copied):
            action.trigger()
        program = QGuiApplication.clipboard().text()
        assert "doubao-1.5-pro-32k" in program
        assert "wcode.net/api/gpt/v1/chat/completions" in program or "base_url" in program
        assert "DOUSHA_API_KEY" in program
    QGuiApplication.clipboard().clear()


def test_without_a_service_nothing_is_copied(qtbot: QtBot) -> None:
    button = CopyAsCode(lambda: None)
    qtbot.addWidget(button)
    button.menu().aboutToShow.emit()
    QGuiApplication.clipboard().setText("before")
    button.menu().actions()[0].trigger()
    assert QGuiApplication.clipboard().text() == "before"
    QGuiApplication.clipboard().clear()
