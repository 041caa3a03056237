"""Trash, backups and other machines' changes, below the window."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.core.changes import FieldsSet, MessagePut, apply
from app.core.message import Message, TextPart
from app.session.safekeeping import Safekeeping
from app.storage.conversation_files import ConversationFiles
from tests.server.scripted_server import ScriptedServer
from tests.session.conftest import OpenDesk
from tests.session.desk import Desk, held, texts
from tests.waiting import until


@asynccontextmanager
async def kept(desk: Desk) -> AsyncIterator[Safekeeping]:
    """The safekeeping of a desk, closed before it."""
    safekeeping = Safekeeping(desk.workspace, desk.store, desk.folders)
    try:
        yield safekeeping
    finally:
        await safekeeping.aclose()


def written_elsewhere(desk: Desk, conversation_id: str, text: str, **fields: object) -> None:
    files = ConversationFiles(desk.folders)
    conversation = files.read(conversation_id).conversation
    parent = next(iter(conversation.messages))
    message = Message(id=f"id-{text}", parent_id=parent, parts=(TextPart(text),), created_at="2030")
    changes = (MessagePut(message), FieldsSet({"updated_at": "2030", **fields}))
    files.append(conversation_id, tuple(apply(conversation, change) for change in changes), sync=False)
    files.close()


async def test_an_answer_goes_on_while_another_machine_writes(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    server.then(held("Red ", "beans", after=" and dough."))
    async with open_desk() as desk, kept(desk) as safekeeping:
        session = desk.chat()
        session.turns.send("What is in a bun?")
        await desk.grown_to(session, "Red beans")
        await desk.settled()
        written_elsewhere(desk, session.id, "Written elsewhere", title="Theirs")
        safekeeping.outside.look()
        await until(lambda: "id-Written elsewhere" in session.conversation.messages)
        assert texts(session) == ["What is in a bun?", "Red beans"]
        written_elsewhere(desk, session.id, "And once more")
        server.release("go")
        await desk.ended(session)
        assert texts(session) == ["What is in a bun?", "Red beans and dough."]
        stored = await desk.stored(session.id)
        said = {message.text for message in stored.messages.values()}
        assert {"Red beans and dough.", "Written elsewhere", "And once more"} <= said
        assert stored.title == session.conversation.title == "Theirs"


async def test_a_restore_shows_in_the_open_chat(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    async with open_desk() as desk, kept(desk) as safekeeping:
        session = desk.chat()
        await desk.ask(session, "One")
        await desk.settled()
        path = desk.folders.data / "all.zip"
        safekeeping.backups.back_up_everything(path)
        await until(lambda: not safekeeping.backups.is_busy)
        lost = session.conversation.messages.pop(session.path()[-1].id)
        await desk.store.fold(session.conversation)
        plans: list[object] = []
        safekeeping.backups.planned.connect(plans.append)
        safekeeping.backups.plan(path)
        await until(lambda: plans)
        safekeeping.backups.restore(plans[0])  # type: ignore[arg-type]
        await until(lambda: lost.id in session.conversation.messages)
        await until(lambda: not safekeeping.backups.is_busy)


async def test_one_backup_a_day_and_none_when_not_wanted(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    async with open_desk() as desk, kept(desk) as safekeeping:
        backups = safekeeping.backups
        await desk.ask(desk.chat(), "One")
        desk.preferences.update(backups=False)
        safekeeping._back_up_daily()
        assert not backups.is_busy
        desk.preferences.update(backups=True)
        for question in ("Two", "Three"):
            safekeeping._back_up_daily()
            await until(lambda: not backups.is_busy)
            await desk.ask(desk.chat(), question)
        assert len(list(desk.folders.backups.glob("*.zip"))) == 1


async def test_a_drive_that_is_not_there_is_told_once(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    async with open_desk() as desk, kept(desk) as safekeeping:
        desk.preferences.update(backup_folder=str(desk.folders.data / "unplugged"))
        for _ in range(3):
            safekeeping._back_up_daily()
            await until(lambda: not safekeeping.backups.is_busy)
            safekeeping.backups.back_up()
            await until(lambda: not safekeeping.backups.is_busy)
        assert [sentence for sentence in desk.noticed if "backup" in sentence] == [
            "The backup could not be made: the folder is gone."
        ]


async def test_undo_after_the_trash_was_emptied_says_so_and_is_not_stuck(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    async with open_desk() as desk, kept(desk) as safekeeping:
        ids = []
        for question in ("One", "Two"):
            session = desk.chat()
            await desk.ask(session, question)
            ids.append(session.id)
            desk.workspace.delete(session.id)
            await until(lambda gone=session.id: desk.shelf.summary(gone) is None)
        listed: list[object] = []
        safekeeping.trash.listed.connect(listed.append)
        safekeeping.trash.read()
        await until(lambda: listed)
        newest = [one for one in listed[0] if one.name == ids[1]]  # type: ignore[attr-defined]
        safekeeping.trash.discard(newest)
        await until(lambda: len(listed) == 2)
        desk.workspace.undo_delete()
        await until(lambda: any("could not be brought back" in sentence for sentence in desk.noticed))
        desk.workspace.undo_delete()
        await until(lambda: desk.shelf.summary(ids[0]) is not None)


async def test_what_disappears_elsewhere_leaves_the_list_unless_it_is_open(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    async with open_desk() as desk, kept(desk) as safekeeping:
        session = desk.chat()
        await desk.ask(session, "Mine")
        await desk.settled()
        shutil.copytree(desk.folders.conversations / session.id, desk.folders.conversations / "other")
        for folder in ("other", session.id):
            await _swept(safekeeping)
            shutil.rmtree(Path(desk.folders.conversations / folder))
            await _swept(safekeeping)
        assert desk.shelf.summary("other") is None
        assert desk.shelf.summary(session.id) is not None
        await desk.ask(session, "Still here")
        assert [message.text for message in (await desk.stored(session.id)).path()][::2] == ["Mine", "Still here"]


async def _swept(safekeeping: Safekeeping) -> None:
    safekeeping.outside.sweep()
    await until(lambda: not safekeeping.outside._sweeping)
