"""The API key appears nowhere but in the requests: no file, log, widget, tool tip, clipboard or repr shows it."""

from __future__ import annotations

import gc
from pathlib import Path

from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)

from tests.flows.conftest import OpenDesk
from tests.flows.desk import Desk
from tests.server.behaviour import chunked, error_response, event, response, said, stream
from tests.server.scripted_server import ScriptedServer
from tests.server.steps import Step
from tests.waiting import until


def echoes(key: str) -> list[list[Step]]:
    """Answers that give the key away, in every place where an error is looked for."""
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in key)
    return [
        error_response(401, f"Incorrect API key provided: {key}. Find yours at example.org.", code="invalid_api_key"),
        error_response(400, f"bad header Authorization: Bearer {key}"),
        [response(403, f"<html><title>{key}</title><body>Token {key} is not allowed</body></html>", "text/html")],
        [response(404, key, "text/plain", f"X-Request-Id: {key}", f"X-Api-Key: {key}")],
        [response(307, b"", "text/html", f"Location: https://example.org/v1/chat/completions?key={key}")],
        chunked(*said("Your key"), event({"error": {"message": f"key {key} was revoked", "code": key}})),
        chunked(*said("And"), f"data: broken {key}\n\n".encode(), b"data: [DONE]\n\n"),
        [response(200, f"plain words and {key}", "text/plain")],
        [response(413, f'{{"error": {{"message": "{escaped}"}}}}')],
    ]


async def test_a_key_that_services_echo_is_shown_and_kept_nowhere(open_desk: OpenDesk, marker_key: str) -> None:
    answers = echoes(marker_key)
    with ScriptedServer(*answers, stream(*said("Fine."))) as server:
        async with open_desk(server.base_url, key=marker_key) as desk:
            for number in range(len(answers)):
                await desk.ask(f"Question {number}")
                await open_details(desk)
                search_window(marker_key)
            await enter_key_again(desk, marker_key)
            desk.press("requestPreviewButton")
            preview = await desk.dialog("requestPreview")
            search_window(marker_key)
            desk.press("copyRequestButton")
            assert marker_key not in QGuiApplication.clipboard().text()
            preview.close()
            await desk.to_front()
            await desk.ask("At last")
            assert desk.texts()[-1] == "Fine."
            search_objects(desk, marker_key)
            search_files(desk.data_dir, marker_key)
        search_files(desk.data_dir, marker_key)
    assert len(server.chats) == len(answers) + 1
    assert all(request.headers["authorization"] == f"Bearer {marker_key}" for request in server.chats)


async def open_details(desk: Desk) -> None:
    """Opens the details of the last error, if it has some, and copies them."""
    if not desk.path()[-1].error:
        return
    banner = desk.find(QWidget, "errorBanner")
    desk.click(desk.find(QPushButton, "detailsButton", banner))
    await until(lambda: desk.sees("errorDetails"))
    desk.click(desk.find(QPushButton, "copyDetailsButton", banner))
    assert QGuiApplication.clipboard().text()


async def enter_key_again(desk: Desk, key: str) -> None:
    """Types the key into its dialog and looks at it there: only the field itself, which hides it, may have it."""
    desk.window.key_requested.emit("")
    dialog = await desk.dialog("keyDialog")
    field = desk.find(QLineEdit, "apiKeyField", dialog)
    desk.type(key, field)
    assert field.displayText() == "●" * len(key) or set(field.displayText()) != set(key)
    search_window(key, besides=field)
    desk.press("saveAndTestButton")
    await until(lambda: "It works." in desk.labels(dialog))
    search_window(key, besides=field)
    desk.press("saveAndTestButton")
    await desk.closed("keyDialog")
    search_window(key)


def search_window(key: str, besides: QWidget | None = None) -> None:
    """Looks through everything that a widget says, seen or not."""
    for widget in QApplication.allWidgets():
        for text in texts_of(widget):
            assert key not in text or widget is besides, f"{widget.objectName()} {type(widget).__name__}"
    assert key not in QGuiApplication.clipboard().text()


def texts_of(widget: QWidget) -> list[str]:
    """What a widget shows or tells."""
    texts = [
        widget.toolTip(),
        widget.statusTip(),
        widget.whatsThis(),
        widget.accessibleName(),
        widget.accessibleDescription(),
        widget.windowTitle(),
    ]
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        texts.append(widget.toPlainText())
        texts.append(widget.placeholderText())
    elif isinstance(widget, QLineEdit):
        texts += [widget.text(), widget.placeholderText()]
    elif isinstance(widget, QLabel | QAbstractButton):
        texts.append(widget.text())
    texts += [part for action in widget.actions() for part in (action.text(), action.toolTip())]
    return texts


def search_objects(desk: Desk, key: str) -> None:
    """Looks at what each of the app's objects says of itself, as a log would print it."""
    for thing in gc.get_objects():
        if (type(thing).__module__ or "").startswith("app.") and not isinstance(thing, str):
            try:
                said_of_itself = repr(thing)
            except RuntimeError:  # a Qt object that is gone
                continue
            assert key not in said_of_itself, type(thing)
    for action in desk.window.findChildren(QAction):
        assert key not in action.text() + action.toolTip()


def search_files(folder: Path, key: str) -> None:
    """Looks into every file, and at its name."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert any(path.name == "dousha.log" for path in files)
    assert any(path.name == "settings.json" for path in files)
    for path in files:
        assert key not in path.name
        assert key.encode() not in path.read_bytes(), path
