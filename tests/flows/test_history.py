"""Nothing is lost: trash, other machines, backups, damaged files, as a user meets them."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QPlainTextEdit, QTreeWidget

from app.core.changes import FieldsSet, MessagePut, apply
from app.core.message import Message, TextPart
from app.storage.conversation_files import ConversationFiles
from app.storage.folders import folders_under
from tests.flows.conftest import OpenDesk
from tests.flows.desk import Desk
from tests.server.behaviour import said, stream
from tests.server.scripted_server import ScriptedServer
from tests.waiting import until

NOWHERE = "http://127.0.0.1:9/v1"


def table(desk: Desk, name: str) -> list[list[str]]:
    """The texts of a table in a dialog."""
    tree = desk.find(QTreeWidget, name)
    rows = [tree.topLevelItem(row) for row in range(tree.topLevelItemCount())]
    return [[item.text(column) for column in range(tree.columnCount())] for item in rows if item]


def titles(desk: Desk, name: str) -> list[str]:
    return [row[0] for row in table(desk, name)]


async def talked(desk: Desk, *questions: str) -> list[str]:
    """One chat a question; their ids."""
    ids = []
    for question in questions:
        desk.new_chat()
        await desk.ask(question)
        ids.append(desk.session.id)
    return ids


async def test_deleted_chats_come_back_one_by_one_or_from_the_trash(open_desk: OpenDesk) -> None:
    with ScriptedServer(*(stream(*said("Yes.")) for _ in range(3))) as server:
        async with open_desk(server.base_url) as desk:
            for conversation_id in await talked(desk, "One", "Two", "Three"):
                desk.workspace.delete(conversation_id)
                await until(lambda gone=conversation_id: desk.workspace.shelf.summary(gone) is None)
            desk.press_labelled("Undo")
            await until(lambda: "Three" in desk.list_titles())
            desk.choose_command("Chat", "Undo delete")
            await until(lambda: "Two" in desk.list_titles())
            desk.press("trashButton")
            await desk.dialog("trashDialog")
            await until(lambda: titles(desk, "trashTable") == ["One"])
            desk.press("restoreButton")
            await until(lambda: titles(desk, "trashTable") == [])
            assert "The trash is empty." in desk.labels(desk.find(QDialog, "trashDialog"))
            desk.close_dialogs()
            await desk.closed("trashDialog")
            assert {"One", "Two", "Three"} <= set(desk.list_titles())


async def test_deleting_for_good_asks_first(open_desk: OpenDesk) -> None:
    with ScriptedServer(*(stream(*said("Yes.")) for _ in range(3))) as server:
        async with open_desk(server.base_url) as desk:
            ids = await talked(desk, "One", "Two", "Three")
            for conversation_id in ids:
                desk.workspace.delete(conversation_id)
            await until(lambda: len(list((desk.data_dir / "trash").glob("*"))) == 3)
            desk.choose_command("History", "Trash")
            await desk.dialog("trashDialog")
            await until(lambda: len(titles(desk, "trashTable")) == 3)
            first = titles(desk, "trashTable")[0]
            desk.press("discardButton")
            await until(lambda: desk.sees("questionBox"))
            desk.press("noButton")
            await until(lambda: not desk.sees("questionBox"))
            assert len(titles(desk, "trashTable")) == 3
            desk.press("discardButton")
            await until(lambda: desk.sees("questionBox"))
            desk.press("yesButton")
            await until(lambda: len(titles(desk, "trashTable")) == 2)
            assert first not in titles(desk, "trashTable")
            desk.press("emptyTrashButton")
            await until(lambda: desk.sees("questionBox"))
            desk.press("yesButton")
            await until(lambda: titles(desk, "trashTable") == [])
            assert list((desk.data_dir / "trash").iterdir()) == []
            desk.close_dialogs()
            await desk.closed("trashDialog")


def written_elsewhere(desk: Desk, conversation_id: str, text: str, **fields: object) -> None:
    """What another machine wrote arrives in the folder."""
    files = ConversationFiles(folders_under(desk.data_dir))
    conversation = files.read(conversation_id).conversation
    message = Message(id=f"id-{text}", parent_id=conversation.current_id, parts=(TextPart(text),), created_at="2030")
    changes = (MessagePut(message), FieldsSet({"current_id": message.id, "updated_at": "2030", **fields}))
    files.append(conversation_id, tuple(apply(conversation, change) for change in changes), sync=False)
    files.close()


async def test_what_another_machine_writes_shows_up_and_nothing_typed_here_is_lost(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Yes.")), stream(*said("Yes."))) as server:
        async with open_desk(server.base_url) as desk:
            other, here = await talked(desk, "Other", "Here")
            desk.type("half a thought")
            await until(lambda: desk.session.conversation.draft == "half a thought")
            await until(lambda: "half a thought" in desk.everything_on_disk())
            written_elsewhere(desk, here, "Written on the laptop", title="Renamed there", draft="laptop draft")
            desk.application.rest.safekeeping.outside.look()
            await desk.shows("Written on the laptop")
            assert desk.texts() == ["Here", "Yes.", "Written on the laptop"]
            assert desk.window.windowTitle().startswith("Renamed there")
            assert "laptop draft" in desk.composer.toPlainText()
            written_elsewhere(desk, other, "Also", title="Other, renamed")
            shutil.copytree(desk.folder(other), desk.data_dir / "conversations" / "brought-by-sync")
            desk.workspace._sessions.pop(other, None)
            desk.application.rest.safekeeping.outside.sweep()
            await until(lambda: "brought-by-sync" in [s.id for s in desk.workspace.shelf.summaries()])
            await until(lambda: "Other, renamed" in desk.list_titles())
            shutil.rmtree(desk.data_dir / "conversations" / "brought-by-sync")
            desk.application.rest.safekeeping.outside.sweep()
            await until(lambda: desk.workspace.shelf.summary("brought-by-sync") is None)
            desk.composer.clear()
            await desk.ask("After all")
            written_elsewhere(desk, here, "While the window was busy")
            desk.send("And again")
            await desk.answered()
            texts = [message.text for message in desk.session.conversation.messages.values()]
            assert {"While the window was busy", "And again", "After all"} <= set(texts)


async def test_a_backup_is_looked_at_before_it_is_restored(open_desk: OpenDesk) -> None:
    with ScriptedServer(*(stream(*said("Yes.")) for _ in range(3))) as server:
        async with open_desk(server.base_url) as desk:
            lost, kept = await talked(desk, "Lost one", "Kept one")
            desk.choose_command("History", "Backups")
            await desk.dialog("backupsDialog")
            await until(lambda: not desk.application.rest.safekeeping.backups.is_busy)
            assert table(desk, "backupsTable") == []
            desk.press("backUpNowButton")
            await until(lambda: len(table(desk, "backupsTable")) == 1)
            await until(lambda: desk.label("backupsResult").startswith("Backed up to"))
            await until(lambda: not desk.application.rest.safekeeping.backups.is_busy)
            desk.press("backUpNowButton")
            await until(lambda: desk.label("backupsResult") == "Nothing has changed since the last backup.")
            desk.workspace._sessions.pop(lost)
            desk.application.rest.safekeeping.outside.sweep()
            await until(lambda: not desk.application.rest.safekeeping.outside._sweeping)
            await until(lambda: not desk.application.rest.safekeeping.backups.is_busy)
            shutil.rmtree(desk.folder(lost))
            desk.application.rest.safekeeping.outside.sweep()
            await until(lambda: desk.workspace.shelf.summary(lost) is None)
            desk.press("restoreBackupButton")
            await desk.dialog("restoreQuestion")
            assert table(desk, "restoreTable") == [["Lost one", "+2"]]
            wanted = "Restoring would bring back chats: 1, add to chats that are here: 0, messages in all: 2."
            assert desk.label("restoreSummary") == wanted
            assert not desk.folder(lost).exists()
            desk.press("confirmRestoreButton")
            await until(lambda: desk.label("backupsResult").startswith("Restored. Chats that came back: 1"))
            assert {"Lost one", "Kept one"} <= set(desk.list_titles())
            desk.close_dialogs()
            await desk.closed("backupsDialog")
            await desk.open_chat(lost)
            assert desk.texts() == ["Lost one", "Yes."]
            assert kept in [summary.id for summary in desk.workspace.shelf.summaries()]


async def test_everything_goes_into_one_file_and_back_also_from_the_trash(open_desk: OpenDesk, tmp_path: Path) -> None:
    with ScriptedServer(stream(*said("Yes."))) as server:
        async with open_desk(server.base_url, key="sk-marker-of-this-test") as desk:
            [chat] = await talked(desk, "Only one")
            desk.choose_command("History", "Backups")
            await desk.dialog("backupsDialog")
            await until(lambda: not desk.application.rest.safekeeping.backups.is_busy)
            desk.press("backUpEverythingButton")
            await until(lambda: desk.sees("backupFileDialog"))
            file = tmp_path / "all.zip"
            dialog = desk.find(QFileDialog, "backupFileDialog")
            dialog.fileSelected.emit(str(file))
            dialog.reject()
            await until(lambda: desk.label("backupsResult").startswith("Backed up to"))
            with zipfile.ZipFile(file) as archive:
                assert f"conversations/{chat}/conversation.json" in archive.namelist()
                assert not any(b"sk-marker-of-this-test" in archive.read(name) for name in archive.namelist())
            desk.workspace.delete(chat)
            await until(lambda: desk.workspace.shelf.summary(chat) is None)
            desk.press("restoreFileButton")
            await until(lambda: desk.sees("backupFileDialog"))
            dialog = desk.find(QFileDialog, "backupFileDialog")
            dialog.fileSelected.emit(str(file))
            dialog.reject()
            await until(lambda: desk.sees("restoreQuestion"))
            assert desk.label("restoreSummary") == "Everything in this backup is here already."
            assert not desk.button("confirmRestoreButton").isEnabled()
            desk.find(QCheckBox, "restoreTrashBox").click()
            assert table(desk, "restoreTable") == [["Only one", "+2"]]
            desk.press("confirmRestoreButton")
            await until(lambda: desk.workspace.shelf.summary(chat) is not None)
            await until(lambda: not desk.application.rest.safekeeping.backups.is_busy)
            desk.press("restoreFileButton")
            await until(lambda: desk.sees("backupFileDialog"))
            dialog = desk.find(QFileDialog, "backupFileDialog")
            broken = tmp_path / "broken.zip"
            broken.write_bytes(file.read_bytes()[:200])
            dialog.fileSelected.emit(str(broken))
            dialog.reject()
            await until(lambda: "no sound backup of Dousha" in desk.label("backupsResult"))
            desk.close_dialogs()
            await desk.closed("backupsDialog")


async def test_a_damaged_chat_says_what_can_be_done_and_a_backup_brings_it_back(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Yes.")), stream(*said("Yes."))) as server:
        async with open_desk(server.base_url) as desk:
            damaged, _ = await talked(desk, "Damaged", "Healthy")
            desk.application.rest.safekeeping.backups.back_up()
            await until(lambda: not desk.application.rest.safekeeping.backups.is_busy)
    (desk.data_dir / "conversations" / damaged / "conversation.json").write_bytes(b'{"title": "Damaged", "mess')
    async with open_desk(NOWHERE) as desk:
        await until(lambda: "Needs attention" in desk.list_titles())  # once the files were looked at
        await _click(desk, damaged)
        await until(lambda: "cannot be read" in desk.label("toastLabel"))
        desk.press_labelled("What can be done")
        dialog = await desk.dialog("attentionDialog")
        assert desk.labels(dialog)[0] == "Damaged"
        assert "damaged and cannot be read" in desk.label("attentionProblem")
        desk.press("restoreFromBackupButton")
        await desk.dialog("restoreQuestion")
        assert table(desk, "restoreTable") == [["Damaged", "+2"]]
        desk.press("confirmRestoreButton")
        await until(lambda: desk.session.id == damaged)
        assert desk.texts() == ["Damaged", "Yes."]
        await until(lambda: "Needs attention" not in desk.list_titles())
        [aside] = desk.folder(damaged).glob("conversation.damaged-*.json")
        assert aside.read_bytes() == b'{"title": "Damaged", "mess'


async def _click(desk: Desk, conversation_id: str) -> None:
    desk.window.conversation_list.open_requested.emit(conversation_id)


async def test_many_repairs_are_one_line_and_a_report(open_desk: OpenDesk) -> None:
    with ScriptedServer(*(stream(*said("Yes.")) for _ in range(3))) as server:
        async with open_desk(server.base_url) as desk:
            ids = await talked(desk, "One", "Two", "Three")
    for conversation_id in ids[:2]:
        (desk.data_dir / "conversations" / conversation_id / "journal.jsonl").write_bytes(b'{"seq":99,"ev')
    (desk.data_dir / "conversations" / ids[2] / "conversation.json").write_bytes(b"\0" * 99)
    async with open_desk(NOWHERE) as desk:
        await until(lambda: desk.label("toastLabel").startswith("Some chats had to be repaired: 2."))
        desk.press_labelled("Details")
        await desk.dialog("reportDialog")
        text = desk.find(QPlainTextEdit, "reportText").toPlainText()
        assert "“One”" in text
        assert "“Two”" in text
        assert titles(desk, "attentionTable") == ["Untitled chat"]
        desk.press("attentionDetailsButton")
        await desk.dialog("attentionDialog")
        desk.press("moveToTrashButton")
        await until(lambda: "Needs attention" not in desk.list_titles())
        assert (desk.data_dir / "trash" / ids[2] / "conversation.json").read_bytes() == b"\0" * 99
        desk.close_dialogs()
        await desk.closed("reportDialog")


async def test_what_was_repaired_in_the_chat_that_opens_with_the_window_is_told(open_desk: OpenDesk) -> None:
    with ScriptedServer(stream(*said("Yes."))) as server:
        async with open_desk(server.base_url) as desk:
            [last] = await talked(desk, "One")
    (desk.data_dir / "conversations" / last / "journal.jsonl").write_bytes(b'{"seq":99,"ev')
    async with open_desk(NOWHERE) as desk:
        assert desk.session.id == last
        await until(lambda: "“One”" in desk.label("toastLabel"))
        desk.press_labelled("Details")
        await desk.dialog("reportDialog")
        assert "“One”" in desk.find(QPlainTextEdit, "reportText").toPlainText()
