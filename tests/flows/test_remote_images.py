"""An image that an answer names by its address is fetched after a click and an answer to a question, never before."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox, QTextEdit

from app.ui.transcript.formats import PICTURE_OBJECT
from tests.flows.conftest import OpenDesk
from tests.flows.desk import Desk
from tests.server.behaviour import said, stream
from tests.server.image_server import ImageServer
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until


def png() -> bytes:
    """A small picture."""
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#12c834"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, "PNG")  # type: ignore[call-overload]  # a str in truth
    return bytes(buffer.data().data())


def view(desk: Desk) -> QTextEdit:
    """The transcript."""
    return desk.find(QTextEdit, "transcript")


def pictures(desk: Desk) -> int:
    """How many pictures are drawn in the text."""
    count, block = 0, view(desk).document().begin()
    while block.isValid():
        count += sum(piece.format.objectType() == PICTURE_OBJECT for piece in block.textFormats())
        block = block.next()
    return count


async def click_on(desk: Desk, text: str) -> QMessageBox:
    """Clicks a text in the transcript; the question that comes."""
    found = view(desk).document().find(text)
    cursor = QTextCursor(found)
    cursor.setPosition(found.selectionStart() + 1)
    point = view(desk).cursorRect(cursor).center()
    QTest.mouseClick(view(desk).viewport(), Qt.MouseButton.LeftButton, pos=QPointF(point).toPoint())
    box = await desk.dialog("showPictureDialog")
    assert isinstance(box, QMessageBox)
    return box


async def test_an_image_is_fetched_only_after_the_user_said_so(open_desk: OpenDesk) -> None:
    with ImageServer({"/cat.png": (200, {"Content-Type": "image/png"}, png())}) as images:
        address = images.url("/cat.png")
        with ScriptedServer(stream(*said(f"Here: ![a cat]({address})"))) as server:
            async with open_desk(server.base_url, key="sk-secret-key-for-images") as desk:
                await desk.ask("Please")
                assert "🖼 a cat" in desk.transcript_text()
                box = await click_on(desk, "a cat")
                assert address in box.text()
                assert images.asked == []
                desk.press_labelled("Cancel")
                await desk.closed("showPictureDialog")
                assert images.asked == []
                await click_on(desk, "a cat")
                desk.press_labelled("Show this image")
                await until(lambda: pictures(desk) == 1)
                desk.choose_command("View", "Appearance", "Dark")
                await desk.drawn()
                assert pictures(desk) == 1
    ((path, headers),) = images.asked
    assert path == "/cat.png"
    assert not {"authorization", "cookie", "referer"} & headers.keys()


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ((404, {}, b""), "The image could not be fetched (HTTP 404)."),
        ((302, {"Location": "file:///etc/passwd"}, b""), "The image could not be fetched (file)."),
        ((302, {"Location": "/cat.png"}, b""), "The image could not be fetched (redirects)."),
        ((200, {"Content-Type": "image/png"}, b"<html>"), "What came from there is no image."),
        (
            (200, {"Content-Type": "image/svg+xml"}, b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
            "What came from there is no image.",
        ),
    ],
)
async def test_what_is_no_image_says_so(
    open_desk: OpenDesk, answer: tuple[int, dict[str, str], bytes], sentence: str
) -> None:
    with (
        ImageServer({"/cat.png": answer}) as images,
        ScriptedServer(stream(*said(f"![cat]({images.url('/cat.png')})"))) as server,
    ):
        async with open_desk(server.base_url) as desk:
            await desk.ask("Please")
            await click_on(desk, "cat")
            desk.press_labelled("Show this image")
            await until(lambda: desk.label("toastLabel") == sentence)
            assert pictures(desk) == 0


async def test_an_image_behind_a_redirect_is_shown(open_desk: OpenDesk) -> None:
    answers = {"/a": (302, {"Location": "/b.png"}, b""), "/b.png": (200, {}, png())}
    with ImageServer(answers) as images, ScriptedServer(stream(*said(f"![cat]({images.url('/a')})"))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("Please")
            await click_on(desk, "cat")
            desk.press_labelled("Show this image")
            await until(lambda: pictures(desk) == 1)
