"""Images and text files go along with a message: chosen, pasted, dropped; kept as files, sent as the protocol wants."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QToolButton, QWidget

from app.core.message import ImagePart
from app.ui.attachments.chips import Chip
from tests.flows.conftest import OpenDesk
from tests.flows.desk import CONTROL, Desk, stored_texts
from tests.server.behaviour import said, stream
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until


def picture(folder: Path, name: str = "cat.png", size: int = 64) -> Path:
    """A file with an image."""
    path = folder / name
    image = QImage(size, size // 2, QImage.Format.Format_RGB32)
    image.fill(QColor("#9c3d3a"))
    assert image.save(str(path))
    return path


def drop(desk: Desk, *paths: Path, on: QWidget | None = None) -> None:
    """Drops files on the composer beside its field, or on another widget."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    where = QPoint(5, 5)
    how = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    target = on or desk.window.composer
    for event in (QDragEnterEvent(where, *how), QDropEvent(where, *how)):
        QApplication.sendEvent(target, event)
        assert event.isAccepted()


def chips(desk: Desk) -> list[str]:
    """What stands on the chips; waits until all files are read."""
    tray = desk.window.composer.attachments
    assert not tray.is_busy
    return [chip.findChildren(QLabel)[1].text() for chip in tray.findChildren(Chip) if chip.isVisible()]


async def test_an_image_and_a_text_are_sent_with_the_question(open_desk: OpenDesk, tmp_path: Path) -> None:
    cat, notes = picture(tmp_path), tmp_path / "笔记.txt"
    notes.write_bytes("第一行\r\n第二行\n".encode("gb18030"))
    with ScriptedServer(stream(*said("A cat."))) as server:
        async with open_desk(server.base_url) as desk:
            desk.press("attachButton")
            await until(lambda: desk.window.findChildren(QFileDialog, "attachDialog"))
            dialog = desk.window.findChildren(QFileDialog, "attachDialog")[-1]
            dialog.filesSelected.emit([str(cat), str(notes)])
            dialog.reject()
            await desk.to_front()
            await until(lambda: chips(desk) == ["cat.png", "笔记.txt"])
            desk.send("What is this?")
            reply = await desk.answered()
            assert reply.text == "A cat."
            assert chips(desk) == []
            assert "笔记.txt" in desk.transcript_text()
            folder = desk.folder()
    name = f"{hashlib.sha256(cat.read_bytes()).hexdigest()}.png"
    assert (folder / "attachments" / name).read_bytes() == cat.read_bytes()
    data = base64.b64encode(cat.read_bytes()).decode()
    assert server.chats[0].json["messages"] == [
        {
            "role": "user",
            "content": [
                {"type": "text", "text": '<file name="笔记.txt">\n第一行\n第二行\n</file>\n\nWhat is this?'},
                {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"}},
            ],
        }
    ]
    on_disk = desk.on_disk(folder.name)
    image, file = on_disk["messages"][0]["parts"][1:]
    assert (image["type"], image["file"], image["name"], image["media_type"]) == ("image", name, "cat.png", "image/png")
    assert (file["type"], file["name"], file["size"]) == ("file", "笔记.txt", len(notes.read_bytes()))
    assert "base64" not in desk.everything_on_disk(folder.name)
    assert "draft_parts" not in on_disk


async def test_an_image_alone_is_a_message_and_names_the_chat(open_desk: OpenDesk, tmp_path: Path) -> None:
    with ScriptedServer(stream(*said("Red."))) as server:
        async with open_desk(server.base_url) as desk:
            drop(desk, picture(tmp_path, "red.png"))
            await until(lambda: chips(desk) == ["red.png"])
            desk.press("sendButton")
            await desk.answered()
            assert desk.window.windowTitle() == "red.png"
    (part,) = server.chats[0].json["messages"][0]["content"]
    assert part["type"] == "image_url"


async def test_a_picture_is_pasted_and_a_large_one_scaled_down(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Big."))) as server:
        async with open_desk(server.base_url) as desk:
            image = QImage(5000, 1000, QImage.Format.Format_RGB32)
            image.fill(QColor("green"))
            desk.composer.setFocus()
            QApplication.clipboard().setImage(image)
            desk.press_key(Qt.Key.Key_V, CONTROL)
            await until(lambda: chips(desk) == ["pasted image.png"])
            desk.send("Look")
            await desk.answered()
    url = server.chats[0].json["messages"][0]["content"][1]["image_url"]["url"]
    assert url.startswith("data:image/jpeg;base64,")
    sent = QImage.fromData(base64.b64decode(url.partition(",")[2]))
    assert (sent.width(), sent.height()) == (2048, 409)


async def test_text_with_a_picture_of_it_is_pasted_as_text(open_desk: OpenDesk) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        data = QMimeData()
        data.setText("1\t2")
        data.setImageData(QImage(20, 20, QImage.Format.Format_RGB32))
        QApplication.clipboard().setMimeData(data)
        desk.composer.setFocus()
        desk.press_key(Qt.Key.Key_V, CONTROL)
        assert desk.composer.toPlainText() == "1\t2"
        assert chips(desk) == []


async def test_what_is_attached_waits_for_a_restart_and_can_be_taken_away(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        drop(desk, picture(tmp_path))
        await until(lambda: chips(desk) == ["cat.png"])
        folder = desk.folder()
    assert desk.on_disk(folder.name)["draft_parts"][0]["name"] == "cat.png"
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        await until(lambda: chips(desk) == ["cat.png"])
        assert len(list((folder / "attachments").iterdir())) == 1
        button = desk.find(QToolButton, "removeAttachmentButton")
        button.setFocus()
        desk.press_key(Qt.Key.Key_Space)
        await until(lambda: chips(desk) == [])
        assert desk.composer.hasFocus()
        await until(lambda: not list((folder / "attachments").iterdir()))
    assert "draft_parts" not in desk.on_disk(folder.name)


async def test_what_cannot_be_attached_says_why(open_desk: OpenDesk, tmp_path: Path) -> None:
    program, broken, long = tmp_path / "prog.exe", tmp_path / "b.png", tmp_path / "long.txt"
    program.write_bytes(b"MZ\0\0\1\2")
    broken.write_bytes(picture(tmp_path).read_bytes()[:60])
    long.write_text("x" * 1_000_001)
    gone = tmp_path / "gone.txt"
    sentences = {
        program: "“prog.exe” is neither an image nor a text file and cannot be attached.",
        tmp_path: f"“{tmp_path.name}” is neither an image nor a text file and cannot be attached.",
        broken: "The image “b.png” is damaged and cannot be opened.",
        long: "“long.txt” is too large: at most 1 MB.",
        gone: "“gone.txt” is neither an image nor a text file and cannot be attached.",
    }
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        for path, sentence in sentences.items():
            drop(desk, path)
            await until(lambda sentence=sentence: desk.label("toastLabel") == sentence)  # type: ignore[misc]  # mypy
            assert chips(desk) == []
        assert not desk.button("sendButton").isEnabled()


async def test_editing_keeps_and_changes_what_was_attached(open_desk: OpenDesk, tmp_path: Path) -> None:
    with ScriptedServer(stream(*said("Yes."))) as server:
        async with open_desk(server.base_url) as desk:
            drop(desk, picture(tmp_path, "one.png"), picture(tmp_path, "two.png", 80))
            await until(lambda: chips(desk) == ["one.png", "two.png"])
            desk.send("First")
            await desk.answered()
            drop(desk, picture(tmp_path, "draft.png", 30), on=desk.window.transcript.view.viewport())
            await until(lambda: chips(desk) == ["draft.png"])
            await desk.act(0, "editButton")
            await until(lambda: chips(desk) == ["one.png", "two.png"])
            buttons = desk.window.composer.attachments.findChildren(QToolButton)
            desk.click(next(button for button in buttons if button.isVisible()))
            desk.composer.selectAll()
            desk.send("Second")
            await desk.answered()
            await until(lambda: chips(desk) == ["draft.png"])
            folder = desk.folder()
            names = [[part.name for part in m.parts if isinstance(part, ImagePart)] for m in desk.path()]
            assert names == [["two.png"], []]
    assert len(list((folder / "attachments").iterdir())) == 3  # the first version still has its picture
    messages = desk.on_disk(folder.name)["messages"]
    assert stored_texts(messages) == ["First", "Yes.", "Second", "Yes."]
    assert len(server.chats[1].json["messages"][0]["content"]) == 2


async def test_a_file_that_arrives_late_stays_with_its_own_chat(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        first = desk.session
        drop(desk, picture(tmp_path))
        desk.new_chat()
        await until(lambda: first.conversation.draft_parts)
        assert chips(desk) == []
        await desk.open_chat(first.id)
        await until(lambda: chips(desk) == ["cat.png"])


async def test_a_hint_for_models_that_see_no_images(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk:
        drop(desk, picture(tmp_path))
        await until(lambda: chips(desk) == ["cat.png"])
        assert desk.label("attachmentHint") == "Doubao 1.5 Pro 32k may not be able to see images."
        desk.session.set_fields(model="doubao-seed-2.0-pro")
        assert not desk.sees("attachmentHint")
