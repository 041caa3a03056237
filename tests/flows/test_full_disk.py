"""The disk is full: the text stays in the window, the user is told, and saving again works."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox

from tests.flows.conftest import OpenDesk
from tests.flows.desk import stored_texts
from tests.server.behaviour import DONE, chunk, finish, head, said, stream
from tests.server.scripted_server import ScriptedServer
from tests.server.steps import Hold
from tests.waiting import until

NOT_SENT = "The message could not be saved to disk (the disk is full), so it was not sent. Your text is still here."
NOT_SAVED = "Could not be saved: the disk is full. The text stays in this window."
WARNING = r"WARNING app\.session\.(recorder|preferences): .*the disk is full"


@contextmanager
def full_disk() -> Iterator[None]:
    """Inside, every write of a file is refused by the system."""
    real = os.write

    def write(_descriptor: int, _data: bytes) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    os.write = write
    try:
        yield
    finally:
        os.write = real


async def test_a_message_that_cannot_be_saved_is_not_sent_and_not_lost(
    open_desk: OpenDesk, expect_log: Callable[[str], None]
) -> None:
    expect_log(WARNING)
    with ScriptedServer(stream(*said("Saved."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("First")
            with full_disk():
                desk.send("Precious words")
                await desk.answered()
                assert desk.notes() == [NOT_SENT]
                assert "Precious words" in desk.transcript_text()
                assert desk.label("toastLabel") == NOT_SAVED
                assert len(server.chats) == 1
            desk.press("retryButton")
            await desk.answered()
            assert desk.texts() == ["First", "Saved.", "Precious words", "Saved."]
            await until(lambda: not desk.sees("toast"))
            conversation_id = desk.session.id
    kept = [message for message in desk.on_disk(conversation_id)["messages"] if not message.get("deleted_at")]
    assert stored_texts(kept) == ["First", "Saved.", "Precious words", "Saved."]


async def test_save_again_writes_what_came_while_the_disk_was_full(
    open_desk: OpenDesk, expect_log: Callable[[str], None]
) -> None:
    expect_log(WARNING)
    slow = [
        head(200, "text/event-stream", "Transfer-Encoding: chunked"),
        chunk(said("The beginning ")[0]),
        Hold("end"),
        chunk(said("and the end.")[0] + finish() + DONE),
        chunk(b""),
    ]
    with ScriptedServer(slow) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Go")
            await desk.shows("The beginning")
            with full_disk():
                server.release("end")
                reply = await desk.answered()
                assert reply.text == "The beginning and the end."
                await until(lambda: desk.label("toastLabel") == NOT_SAVED)
                desk.press_labelled("Save again")
                await until(lambda: desk.label("toastLabel") == NOT_SAVED)
            desk.press_labelled("Save again")
            await until(lambda: "and the end." in desk.everything_on_disk())
            assert not desk.sees("toast")


async def test_quitting_asks_before_text_is_lost(open_desk: OpenDesk, expect_log: Callable[[str], None]) -> None:
    expect_log(WARNING)
    with ScriptedServer(stream(*said("Saved."))) as server:
        async with open_desk(server.base_url) as desk:
            await desk.ask("First")
            with full_disk():
                desk.type("not on disk yet")
                desk.window.close()
                await until(lambda: desk.sees("questionBox"))
                assert desk.window.isVisible()
                assert "Your last texts could not be written to the disk." in " ".join(
                    desk.labels(desk.find(QMessageBox, "questionBox"))
                )
                desk.press("noButton")
                await until(lambda: not desk.sees("questionBox"))
            await desk.to_front()
            assert desk.composer.toPlainText() == "not on disk yet"
            desk.press_key(Qt.Key.Key_Return)
            await desk.answered()
            conversation_id = desk.session.id
    assert stored_texts(desk.on_disk(conversation_id)["messages"])[2] == "not on disk yet"


async def test_quitting_anyway_is_possible(open_desk: OpenDesk, expect_log: Callable[[str], None]) -> None:
    expect_log(WARNING)
    with full_disk():
        async with open_desk("http://127.0.0.1:9/v1") as desk:
            desk.type("not important")
            desk.window.close()
            await until(lambda: desk.sees("questionBox"))
            desk.press("yesButton")


async def test_a_chat_in_the_background_says_that_it_cannot_be_saved(
    open_desk: OpenDesk, expect_log: Callable[[str], None]
) -> None:
    expect_log(WARNING)
    begin = head(200, "text/event-stream", "Transfer-Encoding: chunked")
    slow = [begin, chunk(said("Begin ")[0]), Hold("end"), chunk(said("end")[0] + finish() + DONE), chunk(b"")]
    with ScriptedServer(slow) as server:
        async with open_desk(server.base_url) as desk:
            desk.send("Go")
            await desk.shows("Begin")
            behind = desk.session.id
            desk.new_chat()
            with full_disk():
                server.release("end")
                await until(lambda: desk.label("toastLabel") == NOT_SAVED)
            desk.press_labelled("Save again")
            await until(lambda: "Begin end" in desk.everything_on_disk(behind))


async def test_a_draft_waits_for_room_on_the_disk(open_desk: OpenDesk, expect_log: Callable[[str], None]) -> None:
    expect_log(WARNING)
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        with full_disk():
            desk.type("written while the disk was full")
            await until(lambda: desk.sees("toast"))
        await until(lambda: not desk.sees("toast"))
        assert "written while the disk was full" in desk.everything_on_disk()
    async with open_desk("http://127.0.0.1:9/v1") as desk:
        assert desk.composer.toPlainText() == "written while the disk was full"
