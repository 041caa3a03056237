"""Stories of bringing conversations from other programs, through the real window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QListView, QListWidget, QWidget

from app.session.import_outcome import Stage
from app.storage import files
from tests.exchange.importers import exports
from tests.flows.conftest import OpenDesk
from tests.flows.desk import Desk
from tests.session.test_importing import branch
from tests.waiting import until


def everything_in(folder: Path) -> bytes:
    """All files below a folder."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def choose(desk: Desk, path: Path) -> QDialog:
    """File, Import chats, choose a file or folder."""
    desk.choose_command("File", "Import chats")
    dialog = await desk.dialog("importDialog")
    desk.press("importFileButton" if path.suffix else "importFolderButton")
    await until(lambda: dialog.findChild(QFileDialog, "importFileDialog"))
    chooser = dialog.findChild(QFileDialog, "importFileDialog")
    assert chooser is not None
    chooser.fileSelected.emit(str(path))  # what the system's own dialog tells
    chooser.close()
    dialog.activateWindow()
    await until(dialog.isActiveWindow)
    return dialog


async def begin(desk: Desk, path: Path) -> None:
    """Imports a file; it is still at work when the window could be put into the background."""
    await choose(desk, path)
    await counted(desk)
    desk.press("startImportButton")
    await until(lambda: desk.sees("backgroundImportButton"))


async def counted(desk: Desk) -> None:
    importing = desk.application.rest.transfers.importing()
    await until(lambda: importing.is_counted or importing.stage == Stage.REFUSED)


async def imported(desk: Desk, path: Path) -> QDialog:
    """Imports all of it; the result is on screen."""
    dialog = await choose(desk, path)
    await counted(desk)
    desk.press("startImportButton")
    await until(lambda: desk.sees("closeImportButton"))
    return dialog


def titles(desk: Desk) -> set[str]:
    return {summary.title for summary in desk.workspace.shelf.summaries()}


def drop(widget: QWidget, path: Path) -> bool:
    """Drags a file over the widget and lets it go; whether it was taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(9, 9), copy, data, left, none)
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    event = QDropEvent(QPointF(9, 9), copy, data, left, none)
    QApplication.sendEvent(widget, event)
    return event.isAccepted()


async def test_preview_import_and_open_one(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk:
        dialog = await choose(desk, exports.chatgpt(tmp_path))
        await counted(desk)
        assert desk.label("importTitle") == "Export of ChatGPT"
        numbers = [desk.label(name) for name in ("previewConversations", "previewMessages", "previewImages")]
        assert numbers == ["2", "8", "1"]
        assert "Entries that are no conversations, left out: 1" in desk.label("importLosses")
        assert desk.list_titles() == []
        desk.press("startImportButton")
        await until(lambda: desk.sees("showImportedButton"))
        assert desk.label("importResultTitle") == "Imported from ChatGPT"
        assert (desk.label("resultCreated"), desk.label("resultMessages")) == ("2", "8")
        assert titles(desk) == {"Branches", "Question 2"}
        desk.press("showImportedButton")
        view = desk.find(QListView, "importedList", dialog)
        shown = [str(view.model().index(row, 0).data()) for row in range(view.model().rowCount())]
        assert set(shown) == titles(desk)
        row = shown.index("Branches")
        view.setCurrentIndex(view.model().index(row, 0))
        desk.press("openImportedButton")
        await desk.closed("importDialog")
        await desk.shows("A dot.")
        assert [message.model for message in desk.path() if message.role == "assistant"] == ["o3", "o3"]


async def test_dropping_an_export_on_the_window(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk:
        path = exports.claude(tmp_path)
        assert drop(desk.window, path)
        await desk.dialog("importDialog")
        await counted(desk)
        assert desk.label("importTitle") == "Export of Claude"
        dialog = desk.find(QDialog, "importDialog")
        assert drop(dialog, tmp_path / "nothing.json")  # on the dialog as well
        await counted(desk)
        assert "it is not there" in desk.label("importProblem")
        assert drop(dialog, path)
        await until(lambda: desk.sees("startImportButton") and desk.button("startImportButton").isEnabled())
        await counted(desk)
        desk.press_key(Qt.Key.Key_Return)  # Import is what Enter does
        await until(lambda: desk.sees("showImportedButton"))
        assert titles(desk) == {"Hello"}


async def test_a_picture_dropped_on_the_window_is_no_export(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(exports.PNG)
    async with open_desk() as desk:
        assert not drop(desk.window, path)
        assert not desk.sees("importDialog")


async def test_a_folder(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk:
        await imported(desk, exports.jan(tmp_path))
        assert desk.label("importResultTitle") == "Imported from Jan"
        assert "Damaged lines that cannot be read: 1" in desk.label("importResultLosses")


@pytest.mark.parametrize(("language", "sentence"), [("en", "not an export"), ("zh_CN", "认不出这是哪个软件")])
async def test_what_is_no_export_is_said_and_another_file_can_be_chosen(
    language: str, sentence: str, open_desk: OpenDesk, tmp_path: Path
) -> None:
    path = tmp_path / "notes.json"
    path.write_text('{"shopping": ["beans"]}', encoding="utf-8")
    async with open_desk(language=language) as desk:
        desk.window.menus.import_requested.emit()
        dialog = await desk.dialog("importDialog")
        dialog.look_at(str(path))  # type: ignore[attr-defined]  # an ImportDialog
        await counted(desk)
        assert sentence in desk.label("importProblem")
        assert not desk.sees("startImportButton")
        desk.press("otherFileButton")
        assert desk.sees("importFileButton")


async def test_the_browser_backup_of_cherry_studio_says_which_export_to_use(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    async with open_desk() as desk:
        await choose(desk, exports.cherry_leveldb(tmp_path))
        await counted(desk)
        assert "Export to phone" in desk.label("importProblem")


async def test_again_merges_and_undo_takes_the_whole_import_back(open_desk: OpenDesk, tmp_path: Path) -> None:
    raw = exports.plain_gpt(1)
    path = exports.write_json(tmp_path / "conversations.json", [raw])
    async with open_desk() as desk:
        await imported(desk, path)
        desk.press("closeImportButton")
        await desk.closed("importDialog")
        await imported(desk, path)
        assert desk.label("importResultTitle") == "There was nothing new"
        assert not desk.sees("undoImportButton")
        desk.press("closeImportButton")
        await desk.closed("importDialog")
        branch(raw, "more", raw["current_node"], "user", "And then?")
        exports.write_json(path, [raw])
        await imported(desk, path)
        assert desk.label("resultGrown") == "1"
        desk.press("undoImportButton")
        await until(lambda: desk.label("importResultTitle") == "The import was undone")
        (summary,) = desk.workspace.shelf.summaries()
        assert (await desk.workspace._store.load(summary.id)).conversation.path()[-1].text != "And then?"


async def test_an_import_of_an_earlier_run_is_undone(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk:
        await imported(desk, exports.chatgpt(tmp_path))
    async with open_desk() as desk:
        assert len(titles(desk)) == 2
        desk.choose_command("File", "Import chats")
        dialog = await desk.dialog("importDialog")
        await until(lambda: desk.sees("earlierImports"))
        listed = desk.find(QListWidget, "earlierImports", dialog)
        assert "ChatGPT, chatgpt.zip" in listed.item(0).text()
        desk.press("undoEarlierButton")
        await until(lambda: titles(desk) == set())
        await until(lambda: "undone" in listed.item(0).text())
        assert not desk.button("undoEarlierButton").isEnabled()
    async with open_desk() as desk:
        assert titles(desk) == set()
        await imported(desk, tmp_path / "chatgpt.zip")
        assert len(titles(desk)) == 2


async def test_cancel_keeps_what_is_there_and_says_so(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = exports.write_json(tmp_path / "c.json", [exports.plain_gpt(number) for number in range(300)])
    async with open_desk() as desk:
        await choose(desk, path)
        await counted(desk)
        desk.press("startImportButton")
        await until(lambda: len(titles(desk)) > 3 and desk.sees("cancelImportButton"))
        assert "stays" in desk.label("importPromise")
        desk.press("cancelImportButton")
        await until(lambda: desk.label("importResultTitle") == "The import was cancelled")
        assert 3 < len(titles(desk)) < 300
        desk.press("undoImportButton")
        await until(lambda: titles(desk) == set())


async def test_it_goes_on_in_the_background_while_one_chats(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = exports.write_json(tmp_path / "c.json", [exports.plain_gpt(number) for number in range(150)])
    async with open_desk() as desk:
        await begin(desk, path)
        desk.press("backgroundImportButton")
        await desk.closed("importDialog")
        desk.type("meanwhile")
        assert desk.composer.toPlainText() == "meanwhile"
        await until(lambda: "The import has ended. Imported chats: 150" in desk.label("toastLabel"))
        desk.choose_command("File", "Import chats")
        await desk.dialog("importDialog")
        assert desk.label("importResultTitle") == "Imported from ChatGPT"


async def test_another_file_dropped_meanwhile_is_told_to_wait(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = exports.write_json(tmp_path / "c.json", [exports.plain_gpt(number) for number in range(120)])
    async with open_desk() as desk:
        await begin(desk, path)
        assert not desk.sees("importRefused")
        desk.press("backgroundImportButton")
        await desk.closed("importDialog")
        assert drop(desk.window, exports.claude(tmp_path))
        await desk.dialog("importDialog")
        assert "“claude.zip” was not opened" in desk.label("importRefused")
        await until(lambda: desk.sees("closeImportButton"))
        assert len(titles(desk)) == 120


async def test_quitting_while_an_import_runs_loses_nothing(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = exports.write_json(tmp_path / "c.json", [exports.plain_gpt(number) for number in range(300)])
    async with open_desk() as desk:
        await choose(desk, path)
        await counted(desk)
        desk.press("startImportButton")
        await until(lambda: len(titles(desk)) > 3)
    async with open_desk() as desk:
        assert len(titles(desk)) > 3
        assert all(summary.problem is None for summary in desk.workspace.shelf.summaries())
        await imported(desk, path)
        assert len(titles(desk)) == 300


async def test_a_full_disk_says_so_and_the_rest_comes_later(
    open_desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: object
) -> None:
    expect_log("an import ended: the disk is full")  # type: ignore[operator]  # a fixture
    path = exports.write_json(tmp_path / "c.json", [exports.plain_gpt(number) for number in range(9)])
    async with open_desk() as desk:
        await choose(desk, path)
        await counted(desk)
        real, count = files.write_whole, 0

        def full(target: Path, data: bytes) -> None:
            nonlocal count
            if target.name == "conversation.json" and (count := count + 1) > 4:
                raise OSError(28, "No space left on device")
            real(target, data)

        with monkeypatch.context() as patch:
            patch.setattr(files, "write_whole", full)
            desk.press("startImportButton")
            await until(lambda: desk.label("importResultTitle") == "The import could not be finished")
        assert "the disk is full" in desk.label("importResultWhy")
        desk.press("closeImportButton")
        await desk.closed("importDialog")
        await imported(desk, path)
        assert (desk.label("resultCreated"), desk.label("resultUnchanged")) == ("5", "4")


async def test_keys_in_an_export_reach_nothing(open_desk: OpenDesk, tmp_path: Path, data_dir: Path) -> None:
    async with open_desk() as desk:
        await imported(desk, exports.nextchat(tmp_path))
    assert exports.SECRET.encode() not in everything_in(data_dir)


async def test_by_keyboard_with_names_for_a_screen_reader(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk:
        await imported(desk, exports.chatgpt(tmp_path))
        dialog = desk.find(QDialog, "importDialog")
        buttons = [w for w in dialog.findChildren(QWidget) if w.isVisible() and w.inherits("QAbstractButton")]
        assert buttons
        assert all(button.toolTip() and button.objectName() for button in buttons)
        desk.press_key(Qt.Key.Key_Return)  # Show them
        await until(lambda: desk.sees("importedList"))
        QTest.keyClick(desk.focus(), Qt.Key.Key_Escape)
        await desk.closed("importDialog")
