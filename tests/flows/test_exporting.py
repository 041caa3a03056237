"""Stories of taking conversations out, through the real window."""

from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QDialog, QFileDialog, QLineEdit, QListWidget, QRadioButton

from app.session.exporting import ExportStage
from app.storage.conversations import ConversationStore
from app.storage.storage_error import DISK_FAILED, StorageError
from app.ui.exchange.export_dialog import ExportDialog
from tests.exchange.importers import exports
from tests.flows.conftest import OpenDesk
from tests.flows.desk import Desk
from tests.flows.test_importing import imported, titles
from tests.waiting import until


async def open_dialog(desk: Desk) -> QDialog:
    desk.choose_command("File", "Export chats")
    return await desk.dialog("exportDialog")


def choose_format(desk: Desk, name: str) -> QListWidget:
    """Goes to the format whose label begins with `name`."""
    formats = desk.find(QListWidget, "exportFormats")
    (row,) = [row for row in range(formats.count()) if formats.item(row).text().startswith(name)]
    formats.setCurrentRow(row)
    return formats


async def save_to(desk: Desk, dialog: QDialog, path: Path) -> str:
    """Presses Export, chooses `path` in the file dialog, waits for the end; the name that was proposed."""
    desk.press("exportButton")
    await until(lambda: dialog.findChild(QFileDialog, "exportFileDialog"))
    chooser = dialog.findChild(QFileDialog, "exportFileDialog")
    assert chooser is not None
    field = chooser.findChild(QLineEdit)
    proposed = field.text() if field else ""
    chooser.fileSelected.emit(str(path))
    chooser.close()
    dialog.activateWindow()
    await until(lambda: desk.sees("closeExportButton"))
    return proposed


async def with_chats(desk: Desk, tmp_path: Path) -> str:
    """Two conversations of an export, one of them on screen; its id."""
    await imported(desk, exports.chatgpt(tmp_path))
    desk.press("closeImportButton")
    await desk.closed("importDialog")
    (own,) = [summary.id for summary in desk.workspace.shelf.summaries() if summary.title == "Branches"]
    await desk.open_chat(own)
    return own


@pytest.mark.parametrize(
    ("name", "ending", "piece"),
    [
        ("Markdown", "zip", "A dot."),
        ("Web page", "html", "A dot."),
        ("Plain text", "txt", "A dot."),
        ("ChatGPT-shaped", "zip", "A dot."),
        ("OpenAI messages", "json", "A dot."),
        ("Dousha JSON", "dousha.zip", "A dot."),
    ],
)
async def test_the_chat_on_screen(name: str, ending: str, piece: str, open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk:
        await with_chats(desk, tmp_path)
        dialog = await open_dialog(desk)
        assert desk.find(QRadioButton, "exportTheseButton").text() == "This chat: Branches"
        choose_format(desk, name)
        path = tmp_path / f"out.{ending}"
        assert await save_to(desk, dialog, path) == f"Branches.{ending}"
        assert desk.label("exportResultTitle") == "Exported"
        assert desk.label("exportWhere") == str(path)
        if ending.endswith("zip"):
            with zipfile.ZipFile(path) as archive:
                texts = b"".join(archive.read(inner) for inner in archive.namelist()).decode("utf-8", "replace")
        else:
            texts = path.read_text(encoding="utf-8")
        assert piece in texts
        assert [name for name in os.listdir(tmp_path) if name.startswith(".dousha")] == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_pdf_and_picture(language: str, open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk:
        await with_chats(desk, tmp_path)
    async with open_desk(language=language) as desk:
        desk.window.menus.export_requested.emit()
        dialog = await desk.dialog("exportDialog")
        choose_format(desk, "PDF")
        assert await save_to(desk, dialog, tmp_path / "out.pdf") == "Branches.pdf"
        data = (tmp_path / "out.pdf").read_bytes()
        assert data.startswith(b"%PDF-")
        assert data.rstrip().endswith(b"%%EOF")
        assert b"/FontFile" in data
        desk.press("exportBackButton")
        choose_format(desk, "Long picture" if language == "en" else "长图")
        await save_to(desk, dialog, tmp_path / "out.png")
        picture = QImage(str(tmp_path / "out.png"))
        assert picture.width() > 1000
        assert picture.height() > 500
        colours = {picture.pixelColor(x, y).name() for x in range(0, picture.width(), 7) for y in range(0, 900, 7)}
        assert len(colours) > 5
        assert picture.pixelColor(2, 2).lightness() > 240


@pytest.mark.parametrize(("name", "ending"), [("PDF", "pdf"), ("Long picture", "png")])
async def test_several_become_a_file_each(name: str, ending: str, open_desk: OpenDesk, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / f"Branches.{ending}").write_text("mine")
    async with open_desk() as desk:
        await with_chats(desk, tmp_path)
        dialog = await open_dialog(desk)
        desk.press("exportAllButton")
        choose_format(desk, name)
        await save_to(desk, dialog, folder)
        assert desk.label("exportResultTitle") == "Exported"
        assert desk.label("exportWhere") == str(folder)
        assert sorted(os.listdir(folder)) == sorted(
            [f"Branches.{ending}", f"Branches (2).{ending}", f"Question 2.{ending}"]
        )
        assert (folder / f"Branches.{ending}").read_text() == "mine"
        sizes = [file.stat().st_size for file in folder.iterdir() if file.name != f"Branches.{ending}"]
        assert min(sizes) > 1000


async def test_cancelling_several_leaves_nothing(open_desk: OpenDesk, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    async with open_desk() as desk:
        await with_chats(desk, tmp_path)
        dialog = await open_dialog(desk)
        assert isinstance(dialog, ExportDialog)
        desk.press("exportAllButton")
        choose_format(desk, "PDF")
        desk.press("exportButton")
        await until(lambda: dialog.findChild(QFileDialog, "exportFileDialog"))
        chooser = dialog.findChild(QFileDialog, "exportFileDialog")
        assert chooser is not None
        assert chooser.fileMode() == QFileDialog.FileMode.Directory
        paper = dialog._paper
        began = list[int]()

        def cancel_with_the_second() -> None:
            began.append(paper.outcome.done)
            if paper.outcome.done:
                paper.cancel()

        paper.changed.connect(cancel_with_the_second)
        chooser.fileSelected.emit(str(folder))
        chooser.close()
        await until(lambda: paper.stage == ExportStage.CANCELLED)
        assert max(began) == 1
        assert paper.outcome.total == 2
        assert os.listdir(folder) == []


async def test_a_name_without_an_ending_gets_one(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk:
        await with_chats(desk, tmp_path)
        dialog = await open_dialog(desk)
        choose_format(desk, "Plain text")
        await save_to(desk, dialog, tmp_path / "v1.2")
        assert desk.label("exportWhere") == str(tmp_path / "v1.2.txt")
        desk.press("exportBackButton")
        choose_format(desk, "Long picture")
        await save_to(desk, dialog, tmp_path / "odd.ending")
        assert QImage(str(tmp_path / "odd.ending")).width() > 1000


async def test_everything_comes_back_word_for_word(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    async with open_desk() as desk:
        await with_chats(desk, tmp_path)
        before = {s.id: (await desk.workspace._store.load(s.id)).conversation for s in desk.workspace.shelf.summaries()}
        dialog = await open_dialog(desk)
        desk.press("exportAllButton")
        choose_format(desk, "Dousha JSON")
        await save_to(desk, dialog, path)
        desk.press("closeExportButton")
        await desk.closed("exportDialog")
        for own in before:
            desk.workspace.delete(own)
        await until(lambda: not titles(desk))
    for folder in (desk.data_dir / "trash").iterdir():
        folder.rename(tmp_path / f"emptied-{folder.name}")
    async with open_desk() as desk:
        await imported(desk, path)
        assert desk.label("resultCreated") == "2"
        for own, conversation in before.items():
            read = (await desk.workspace._store.load(own)).conversation
            assert read == conversation
            for part in (part for message in read.messages.values() for part in message.parts):
                if file := getattr(part, "file", ""):
                    assert desk.workspace._store.read_attachment(own, file)


async def test_from_the_lists_menu(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk:
        own = await with_chats(desk, tmp_path)
        others = [summary.id for summary in desk.workspace.shelf.summaries() if summary.id != own]
        desk.window.conversation_list.list.export_requested.emit(others)
        await desk.dialog("exportDialog")
        assert desk.find(QRadioButton, "exportTheseButton").text() == "This chat: Question 2"
        desk.close_dialogs()
        await desk.closed("exportDialog")
        desk.window.conversation_list.export_requested.emit([own, *others])
        await desk.dialog("exportDialog")
        assert desk.find(QRadioButton, "exportTheseButton").text() == "The selected chats (2)"


async def test_missing_attachments_are_named(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk:
        own = await with_chats(desk, tmp_path)
        for file in (desk.folder(own) / "attachments").iterdir():
            file.unlink()
        dialog = await open_dialog(desk)
        choose_format(desk, "Dousha JSON")
        await save_to(desk, dialog, tmp_path / "out.zip")
        assert desk.label("exportResultTitle") == "Exported"
        assert "Attachments that could not be found (1):" in desk.label("exportMissing")
        assert "“Branches”" in desk.label("exportMissing")


async def test_a_place_that_takes_no_file_and_the_way_on(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk:
        await with_chats(desk, tmp_path)
        dialog = await open_dialog(desk)
        for name, ending in (("Plain text", "txt"), ("PDF", "pdf"), ("Long picture", "png")):
            choose_format(desk, name)
            await save_to(desk, dialog, tmp_path / "gone" / f"out.{ending}")
            assert desk.label("exportResultTitle") == "The file could not be written"
            assert "folder is gone" in desk.label("exportWhere")
            (tmp_path / "gone").mkdir()
            desk.press("exportAgainButton")
            await until(lambda: desk.label("exportResultTitle") == "Exported")
            assert [file.name for file in (tmp_path / "gone").iterdir()] == [f"out.{ending}"]
            (tmp_path / "gone" / f"out.{ending}").unlink()
            (tmp_path / "gone").rmdir()
            desk.press("exportBackButton")


async def test_cancel_leaves_nothing_and_what_was_there_stays(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("older", encoding="utf-8")
    async with open_desk() as desk:
        await with_chats(desk, tmp_path)
        dialog = await open_dialog(desk)
        exporting = desk.application.rest.transfers.exporting()
        choose_format(desk, "Plain text")
        exporting.changed.connect(exporting.cancel)
        dialog.write_to(str(path))  # type: ignore[attr-defined]  # an ExportDialog
        await until(lambda: exporting.stage == ExportStage.CANCELLED)
        await until(lambda: desk.label("exportResultTitle") == "The export was cancelled")
        assert path.read_text(encoding="utf-8") == "older"
        assert [file for file in os.listdir(tmp_path) if file.startswith(".dousha")] == []


async def test_what_was_not_saved_yet_is_exported_too(
    open_desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk() as desk:
        await with_chats(desk, tmp_path)
        desk.workspace.rename(desk.session.id, "A new name")
        dialog = await open_dialog(desk)
        choose_format(desk, "OpenAI messages")
        await save_to(desk, dialog, tmp_path / "out.json")
        assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
        desk.press("closeExportButton")
        await desk.closed("exportDialog")

        def unreadable(self: ConversationStore, own: str) -> object:
            raise StorageError(DISK_FAILED, Path(own))

        monkeypatch.setattr(ConversationStore, "read", unreadable)
        dialog = await open_dialog(desk)
        desk.press("exportAllButton")
        choose_format(desk, "Plain text")
        await save_to(desk, dialog, tmp_path / "all.zip")
        assert "Question 2" in desk.label("exportUnreadable")
        with zipfile.ZipFile(tmp_path / "all.zip") as archive:
            assert archive.namelist() == ["A new name.txt"]
