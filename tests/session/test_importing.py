"""Importing below the window: preview, taking over, again, undone, broken off."""

from __future__ import annotations

import gc
import json
import os
from pathlib import Path
from typing import Any

import pytest

from app.core.message import ImagePart
from app.session.import_outcome import Outcome, Stage
from app.session.import_undoing import ImportUndoing
from app.session.importing import NOT_RECOGNISED, Importing
from app.storage import files
from app.storage.import_records import ImportRecord, ImportRecords
from tests.exchange.importers import exports
from tests.session.conftest import OpenDesk
from tests.session.desk import Desk
from tests.waiting import emission, until


class Import:
    """Importing on a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.records = ImportRecords(desk.folders)
        self.importing = Importing(desk.workspace, desk.store, self.records)
        self.undoing = ImportUndoing(desk.workspace, desk.store, self.records)

    async def look(self, path: Path) -> Importing:
        self.importing.look_at(path)
        await until(lambda: self.importing.is_counted or self.importing.stage == Stage.REFUSED)
        return self.importing

    async def run(self, path: Path) -> Outcome:
        await self.look(path)
        self.importing.start()
        await until(lambda: self.importing.stage == Stage.DONE)
        return self.importing.outcome

    async def undo(self, record_id: str) -> int:
        self.undoing.undo(record_id)
        return (await emission(self.undoing.undone))[1]

    async def __aenter__(self) -> Import:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.importing.aclose()
        await self.undoing.aclose()


def branch(raw: dict[str, Any], key: str, parent: str, role: str, text: str) -> None:
    """Adds a node to a ChatGPT conversation, and shows it."""
    content = {"content_type": "text", "parts": [text]}
    message = {"id": key, "author": {"role": role}, "content": content, "create_time": 1714547000.0}
    raw["mapping"][key] = {"id": key, "parent": parent, "children": [], "message": message}
    raw["mapping"][parent]["children"].append(key)
    raw["current_node"] = key


async def test_preview_then_import_then_all_is_on_disk(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk, Import(desk) as run:
        importing = await run.look(exports.chatgpt(tmp_path))
        assert (importing.label, importing.stage) == ("ChatGPT", Stage.READY)
        assert (importing.preview.conversations, importing.preview.messages, importing.preview.images) == (2, 8, 1)
        assert desk.shelf.summaries() == []
        importing.start()
        await until(lambda: importing.stage == Stage.DONE)
        outcome = importing.outcome
        assert (len(outcome.created), outcome.messages, outcome.images, outcome.cancelled) == (2, 8, 1, False)
        assert [note.en for note in outcome.notes] == ["Entries that are no conversations, left out: 1"]
        assert {summary.id for summary in desk.shelf.summaries()} == set(outcome.created)
        stored = await desk.stored(outcome.created[0])
        (image,) = [part for part in stored.path()[0].parts if isinstance(part, ImagePart)]
        assert desk.store.read_attachment(stored.id, image.file) == exports.PNG


async def test_again_adds_nothing_and_what_is_new_comes_to_what_is_there(open_desk: OpenDesk, tmp_path: Path) -> None:
    raw = exports.plain_gpt(1)
    path = exports.write_json(tmp_path / "conversations.json", [raw])
    async with open_desk() as desk, Import(desk) as run:
        (own,) = (await run.run(path)).created
        again = await run.run(path)
        assert (again.created, again.grown, again.unchanged, again.messages) == ([], [], 1, 0)
        desk.workspace.rename(own, "Mine")
        await until(lambda: desk.shelf.summary(own).title == "Mine")
        branch(raw, "more", raw["current_node"], "user", "And then?")
        exports.write_json(path, [raw])
        third = await run.run(path)
        assert (third.grown, third.messages) == ([own], 1)
        stored = await desk.stored(own)
        assert stored.title == "Mine"
        assert stored.path()[-1].text == "And then?"
        assert len(run.records.all()) == 2  # the second brought nothing


async def test_what_the_user_did_wins(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = exports.write_json(tmp_path / "c.json", [exports.plain_gpt(1), exports.plain_gpt(2)])
    async with open_desk() as desk, Import(desk) as run:
        first, second = (await run.run(path)).created
        desk.workspace.open(first)
        await until(lambda: desk.workspace.current and desk.workspace.current.id == first)
        session = desk.workspace.current
        assert session is not None
        gone = session.path()[0].id
        session.delete(gone)
        desk.workspace.delete(second)
        await until(lambda: desk.shelf.summary(second) is None)
        again = await run.run(path)
        assert (again.unchanged, again.in_trash) == (1, 1)
        assert session.conversation.messages[gone].deleted_at
        assert desk.shelf.summary(second) is None


async def test_an_open_conversation_grows_in_the_window(open_desk: OpenDesk, tmp_path: Path) -> None:
    raw = exports.plain_gpt(1)
    path = exports.write_json(tmp_path / "c.json", [raw])
    async with open_desk() as desk, Import(desk) as run:
        (own,) = (await run.run(path)).created
        desk.workspace.open(own)
        await until(lambda: desk.workspace.current and desk.workspace.current.id == own)
        session = desk.workspace.current
        assert session is not None
        branch(raw, "more", raw["current_node"], "user", "And then?")
        exports.write_json(path, [raw])
        await run.run(path)
        assert session.path()[-1].text == "And then?"
        assert (await desk.stored(own)).path()[-1].text == "And then?"


async def test_files_that_were_missing_come_with_a_fuller_export(open_desk: OpenDesk, tmp_path: Path) -> None:
    whole = exports.chatgpt(tmp_path)
    bare = exports.write_json(tmp_path / "conversations.json", [exports.chatgpt_conversation()])
    async with open_desk() as desk, Import(desk) as run:
        (own,) = (await run.run(bare)).created
        assert not any(p.file for p in (await desk.stored(own)).path()[0].parts if isinstance(p, ImagePart))
        await run.run(whole)
        (image,) = [p for p in (await desk.stored(own)).path()[0].parts if isinstance(p, ImagePart)]
        assert desk.store.read_attachment(own, image.file) == exports.PNG


async def test_undo_after_a_restart_and_import_once_more(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = exports.chatgpt(tmp_path)
    async with open_desk() as desk, Import(desk) as run:
        outcome = await run.run(path)
    async with open_desk() as desk, Import(desk) as run:
        await desk.workspace.start()
        (record,) = run.records.all()
        assert (record.label, record.source, sorted(record.created)) == (
            "ChatGPT",
            path.name,
            sorted(outcome.created),
        )
        assert await run.undo(record.id) == 2
        assert desk.shelf.summaries() == []
        assert run.records.read(record.id).undone_whole
        again = await run.run(path)
        assert sorted(again.created) == sorted(outcome.created)
        assert len(desk.shelf.summaries()) == 2
        assert list(desk.folders.trash.iterdir()) == []


async def test_undo_of_messages_that_came_to_a_conversation(open_desk: OpenDesk, tmp_path: Path) -> None:
    raw = exports.plain_gpt(1)
    path = exports.write_json(tmp_path / "c.json", [raw])
    async with open_desk() as desk, Import(desk) as run:
        (own,) = (await run.run(path)).created
        before = [message.text for message in (await desk.stored(own)).path()]
        branch(raw, "more", raw["current_node"], "user", "And then?")
        exports.write_json(path, [raw])
        later = await run.run(path)
        assert await run.undo(later.record_id) == 1
        assert [message.text for message in (await desk.stored(own)).path()] == before
        once_more = await run.run(path)
        assert once_more.grown == [own]
        assert (await desk.stored(own)).path()[-1].text == "And then?"


async def test_undo_of_the_conversation_on_screen(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = exports.write_json(tmp_path / "c.json", [exports.plain_gpt(1)])
    async with open_desk() as desk, Import(desk) as run:
        outcome = await run.run(path)
        desk.workspace.open(outcome.created[0])
        await until(lambda: desk.workspace.current and desk.workspace.current.id == outcome.created[0])
        await run.undo(outcome.record_id)
        assert desk.workspace.current is not None
        assert desk.workspace.current.id != outcome.created[0]
        assert desk.shelf.summaries() == []


async def test_cancel_keeps_what_was_imported_and_the_next_import_takes_the_rest(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    path = exports.write_json(tmp_path / "c.json", [exports.plain_gpt(number) for number in range(200)])
    async with open_desk() as desk, Import(desk) as run:
        await run.look(path)
        desk.shelf.conversation_added.connect(lambda _: run.importing.cancel())
        run.importing.start()
        await until(lambda: run.importing.stage == Stage.DONE)
        outcome = run.importing.outcome
        assert outcome.cancelled
        assert 0 < len(outcome.created) < 200
        rest = Import(desk)
        async with rest:
            importing = await rest.look(path)
            importing.start()
            await until(lambda: importing.stage == Stage.DONE or importing.cancel())
        assert len(desk.shelf.summaries()) >= len(outcome.created)


async def test_many_conversations_are_listed_without_making_the_list_anew(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = exports.write_json(tmp_path / "c.json", [exports.plain_gpt(number) for number in range(90)])
    async with open_desk() as desk, Import(desk) as run:
        listed, added = list[bool](), list[str]()
        desk.shelf.listed.connect(lambda: listed.append(True))
        desk.shelf.conversation_added.connect(added.append)
        gc.freeze()
        try:
            outcome = await run.run(path)
            assert gc.get_freeze_count()  # what the app froze at its start stays so
            assert gc.isenabled()
        finally:
            gc.unfreeze()
        assert added == outcome.created
        assert len(added) == 90
        assert not listed


async def test_import_without_waiting_for_the_count(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = exports.write_json(tmp_path / "c.json", [exports.plain_gpt(number) for number in range(50)])
    async with open_desk() as desk, Import(desk) as run:
        run.importing.look_at(path)
        await until(lambda: run.importing.stage == Stage.READY)
        run.importing.start()
        await until(lambda: run.importing.stage == Stage.DONE)
        assert len(run.importing.outcome.created) == 50


@pytest.mark.parametrize(
    ("content", "problem"),
    [(b"no json", NOT_RECOGNISED), (b'[{"mapping": {}, "title": "t"}]', None), (b"", NOT_RECOGNISED)],
)
async def test_what_cannot_be_taken_is_said(
    content: bytes, problem: object, open_desk: OpenDesk, tmp_path: Path
) -> None:
    path = tmp_path / "some.json"
    path.write_bytes(content)
    async with open_desk() as desk, Import(desk) as run:
        importing = await run.look(path)
        assert importing.stage == Stage.REFUSED
        assert importing.problem is not None
        assert importing.problem == problem or "1" in importing.problem.en
        importing.start()
        assert importing.stage == Stage.REFUSED


async def test_the_browser_database_of_cherry_studio_says_which_export_to_use(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    async with open_desk() as desk, Import(desk) as run:
        importing = await run.look(exports.cherry_leveldb(tmp_path))
        assert importing.stage == Stage.REFUSED
        assert importing.problem is not None
        assert "导出至手机" in importing.problem.zh


async def test_a_full_disk_ends_it_and_leaves_nothing_half(
    open_desk: OpenDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expect_log: Any
) -> None:
    expect_log("an import ended: the disk is full")
    path = exports.write_json(tmp_path / "c.json", [exports.plain_gpt(number) for number in range(9)])
    async with open_desk() as desk, Import(desk) as run:
        await run.look(path)
        real, count = files.write_whole, 0

        def full(target: Path, data: bytes) -> None:
            nonlocal count
            count += 1
            if count > 4:
                raise OSError(28, "No space left on device")
            real(target, data)

        with monkeypatch.context() as patch:
            patch.setattr(files, "write_whole", full)
            run.importing.start()
            await until(lambda: run.importing.stage == Stage.DONE)
        outcome = run.importing.outcome
        assert outcome.stopped_by is not None
        assert outcome.stopped_by.en == "the disk is full"
        assert len(outcome.created) == 4
        listing = await desk.store.listing()
        assert len(listing.summaries) == 4
        assert listing.needs_attention == ()
        rest = await run.run(path)
        assert (len(rest.created), rest.unchanged) == (5, 4)


async def test_an_unreadable_conversation_of_the_same_id_costs_no_other(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = exports.write_json(tmp_path / "c.json", [exports.plain_gpt(1), exports.plain_gpt(2)])
    async with open_desk() as desk, Import(desk) as run:
        first, second = (await run.run(path)).created
        file = desk.folders.conversations / first / "conversation.json"
        file.write_bytes(b"rubbish")
        again = await run.run(path)
        assert again.unchanged == 1
        assert any("was not imported" in note.en for note in again.notes)
        assert file.read_bytes() == b"rubbish"
        assert second


async def test_half_an_import_that_was_killed_can_be_undone(open_desk: OpenDesk, tmp_path: Path) -> None:
    path = exports.write_json(tmp_path / "c.json", [exports.plain_gpt(1), exports.plain_gpt(2)])
    async with open_desk() as desk, Import(desk) as run:
        outcome = await run.run(path)
        (record,) = (desk.folders.data / "imports").iterdir()
        lines = record.read_bytes().splitlines(keepends=True)
        record.write_bytes(b"".join(lines[:2]) + lines[2][:9])
        assert await run.undo(outcome.record_id) == 1
        assert len(desk.shelf.summaries()) == 1


async def test_records_hold_no_texts_and_only_the_user_may_read_them(open_desk: OpenDesk, tmp_path: Path) -> None:
    async with open_desk() as desk, Import(desk) as run:
        await run.run(exports.chatgpt(tmp_path))
        (record,) = (desk.folders.data / "imports").iterdir()
        assert "What is it" not in record.read_text(encoding="utf-8")
        assert os.stat(record).st_mode & 0o077 == 0
        assert all(json.loads(line) for line in record.read_text(encoding="utf-8").splitlines())


async def test_an_import_goes_on_while_other_conversations_are_opened_and_written(
    open_desk: OpenDesk, tmp_path: Path
) -> None:
    raws = [exports.plain_gpt(number) for number in range(30)]
    path = exports.write_json(tmp_path / "c.json", raws)
    async with open_desk() as desk, Import(desk) as run:
        outcome = await run.run(path)
        for raw in raws:
            branch(raw, "more", raw["current_node"], "user", "And then?")
        exports.write_json(path, raws)
        await run.look(path)
        run.importing.start()
        for own in outcome.created:
            desk.workspace.open(own)
            await until(lambda own=own: desk.workspace.current and desk.workspace.current.id == own)
        await until(lambda: run.importing.stage == Stage.DONE)
        for own in outcome.created:
            stored = await desk.stored(own)
            assert stored.path()[-1].text == "And then?"
            assert len(stored.path()) == len(set(stored.messages))


def test_records_that_are_rubbish_are_left_out(tmp_path: Path, data_dir: Path) -> None:
    from app.storage.folders import folders_under

    folder = data_dir / "imports"
    folder.mkdir()
    (folder / "1.jsonl").write_bytes(b"\0\xff{[\n[]\n1\n")
    (folder / "2.jsonl").mkdir()
    (folder / "3.jsonl").write_bytes(
        b'{"event":"began","at":"2026","label":7}\n{"event":"added","id":"c","messages":3,"shown":4}\n'
    )
    records = ImportRecords(folders_under(data_dir)).all()
    assert records == [ImportRecord("3", "2026", label="7", added={"c": ([], None)})]
