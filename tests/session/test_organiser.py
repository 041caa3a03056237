"""Filing conversations: at once in the list, soon on disk, never a change of the conversation, always undone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.core.conversation import Conversation, Filing
from app.core.message import Message, TextPart
from app.session.deeds import Deed
from tests.session.conftest import OpenDesk
from tests.session.desk import Desk
from tests.waiting import emission, until

DAY = "2026-03-{:02}T10:00:00.000Z"


async def stored(desk: Desk, *conversations: Conversation) -> None:
    """Puts conversations on disk, as if from an earlier run, and reads the list."""
    for conversation in conversations:
        await desk.store.create(conversation)
    await desk.workspace.start()
    await desk.workspace._verifying.settle()


def conversation(number: int, **fields: object) -> Conversation:
    made = Conversation(id=f"c{number}", title=f"Chat {number}", created_at=DAY.format(1), **fields)  # type: ignore[arg-type]
    made.updated_at = DAY.format(number % 28 + 1)
    made.put(Message(id="m", parts=(TextPart("hello"),)))
    made.current_id = "m"
    return made


def filings(desk: Desk) -> dict[str, Filing]:
    return {summary.id: summary.filing for summary in desk.shelf.summaries()}


def filed_on_disk(desk: Desk, conversation_id: str) -> Filing:
    raw = desk.on_disk(conversation_id)
    tags = tuple(raw.get("tags", ()))
    flags = {name: raw.get(name, False) for name in ("pinned", "starred", "archived")}
    return Filing(raw.get("folder", ""), tags, **flags)


async def test_everything_that_can_be_done_reaches_the_disk_and_comes_back(
    qapp: QApplication, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        await stored(desk, conversation(1), conversation(2, tags=("old",)))
        organiser, both = desk.workspace.catalogue.organiser, ["c1", "c2"]
        organiser.pin(both)
        organiser.star(["c1"])
        organiser.archive(["c2"])
        organiser.move(both, "  Book \n notes ")
        organiser.tag(both, "new")
        organiser.untag(["c2"], "old")
        await organiser.refiling.settle()
        expected = {
            "c1": Filing("Book notes", ("new",), pinned=True, starred=True),
            "c2": Filing("Book notes", ("new",), pinned=True, archived=True),
        }
        assert filings(desk) == expected
        assert {one: filed_on_disk(desk, one) for one in both} == expected
        assert not list(desk.folders.conversations.glob("*/journal.jsonl"))  # else the next start would be slower
        for _ in range(6):
            organiser.refiling.undo()
        organiser.refiling.undo()  # nothing is left: nothing happens
        await organiser.refiling.settle()
        assert filings(desk) == {"c1": Filing(), "c2": Filing(tags=("old",))}
    async with open_desk() as later:
        await later.workspace.start()
        assert filings(later) == {"c1": Filing(), "c2": Filing(tags=("old",))}
        assert [summary.updated_at for summary in later.shelf.summaries()] == [DAY.format(3), DAY.format(2)]


async def test_the_order_does_not_jump(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        await desk.ask(session, "Hi")
        before = session.conversation.updated_at
        desk.workspace.catalogue.organiser.star([session.id])
        await desk.workspace.catalogue.organiser.refiling.settle()
        assert session.conversation.starred
        assert session.conversation.updated_at == before == desk.shelf.summary(session.id).updated_at
    assert desk.on_disk(session.id)["starred"] is True
    assert desk.on_disk(session.id)["updated_at"] == before


async def test_one_that_is_opened_meanwhile_knows_and_keeps_it(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await stored(desk, conversation(1))
        desk.workspace.open("c1")
        desk.workspace.catalogue.organiser.move(["c1"], "Work")
        await emission(desk.workspace.opened)
        await desk.workspace.catalogue.organiser.refiling.settle()
        session = desk.workspace.current
        assert session is not None
        assert session.conversation.folder == "Work"
        await desk.ask(session, "Go on")
        assert desk.shelf.summary("c1").folder == "Work"
    assert filed_on_disk(desk, "c1").folder == "Work"


async def test_one_that_is_being_closed_does_not_write_over_it(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await stored(desk, *[conversation(number) for number in range(8)])
        for number in range(8):  # the first ones are closed while the last ones open
            desk.workspace.open(f"c{number}")
            session = (await emission(desk.workspace.opened))[0]
            session.set_fields(draft="words")
            desk.workspace.catalogue.organiser.pin([f"c{one}" for one in range(number + 1)])
        await desk.workspace.catalogue.organiser.refiling.settle()
    async with open_desk() as later:
        await later.workspace.start()
        assert {one.filing.pinned for one in later.shelf.summaries()} == {True}
        assert {one.draft for one in later.shelf.summaries()} == {"words"}


async def test_folders_stay_when_they_are_empty_until_they_are_deleted(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await stored(desk, conversation(1, folder="Work"))
        organiser = desk.workspace.catalogue.organiser
        organiser.make_folder("Later")
        organiser.move(["c1"], "")
        await organiser.refiling.settle()
        assert organiser.folders() == ["Later", "Work"]
    async with open_desk() as desk:
        await desk.workspace.start()
        organiser = desk.workspace.catalogue.organiser
        assert organiser.folders() == ["Later", "Work"]
        organiser.move(["c1"], "Later")
        organiser.rename_folder("Later", "Soon")
        await organiser.refiling.settle()
        assert (organiser.folders(), desk.shelf.summary("c1").folder) == (["Soon", "Work"], "Soon")
        organiser.delete_folder("Soon")
        await organiser.refiling.settle()
        assert (organiser.folders(), desk.shelf.summary("c1").folder) == (["Work"], "")
        organiser.refiling.undo()
        await organiser.refiling.settle()
        assert (organiser.folders(), desk.shelf.summary("c1").folder) == (["Soon", "Work"], "Soon")


async def test_tags_as_a_whole(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await stored(desk, conversation(1, tags=("a", "b")), conversation(2, tags=("a",)), conversation(3))
        organiser = desk.workspace.catalogue.organiser
        organiser.rename_tag("a", "b")
        await organiser.refiling.settle()
        assert [filings(desk)[f"c{number}"].tags for number in (1, 2, 3)] == [("b",), ("b",), ()]
        organiser.delete_tag("b")
        await organiser.refiling.settle()
        assert organiser.tags() == []
        organiser.refiling.undo()
        organiser.refiling.undo()
        await organiser.refiling.settle()
        assert [filings(desk)[f"c{number}"].tags for number in (1, 2, 3)] == [("a", "b"), ("a",), ()]


async def test_an_undo_leaves_alone_what_happened_since(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await stored(desk, conversation(1))
        organiser, done = desk.workspace.catalogue.organiser, list[Deed]()
        organiser.refiling.done.connect(done.append)
        organiser.pin(["c1"])
        organiser.tag(["c1"], "x")
        await organiser.refiling.settle()
        assert [deed.sentence.en for deed in done] == ["1 chat pinned.", "1 chat tagged “x”."]
        assert done[0].sentence.zh == "已置顶 1 个对话。"
        organiser.refiling.undo(done[0])
        organiser.refiling.undo(done[0])  # a second click on the same button
        await organiser.refiling.settle()
        assert filings(desk) == {"c1": Filing(tags=("x",))}


async def test_nothing_is_done_twice_or_to_none(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await stored(desk, conversation(1, pinned=True))
        organiser, done = desk.workspace.catalogue.organiser, list[Deed]()
        organiser.refiling.done.connect(done.append)
        organiser.pin(["c1", "nowhere"])
        organiser.tag(["c1"], "  ")
        organiser.make_folder(" ")
        organiser.rename_folder("a", "a")
        await organiser.refiling.settle()
        assert done == []


async def test_many_at_once_with_progress(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await stored(desk, *[conversation(number) for number in range(60)])
        organiser, steps, told = desk.workspace.catalogue.organiser, list[tuple[int, int]](), list[str]()
        organiser.refiling.progressed.connect(lambda *step: steps.append(step))
        desk.shelf.conversation_changed.connect(told.append)
        organiser.star(filings(desk))
        await organiser.refiling.settle()
        assert steps == [(number, 60) for number in range(1, 61)]
        assert told == []  # the list is filled once instead
        assert all(filed_on_disk(desk, f"c{number}").starred for number in range(60))


async def test_cancelling_leaves_the_rest_as_it_was(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await stored(desk, *[conversation(number) for number in range(60)])
        refiling = desk.workspace.catalogue.organiser.refiling
        steps: list[tuple[int, int]] = []

        def step(done: int, total: int) -> None:
            steps.append((done, total))
            if done == 20:
                refiling.cancel()

        refiling.progressed.connect(step)
        desk.workspace.catalogue.organiser.move(filings(desk), "Work")
        await refiling.settle()
        assert steps[-2:] == [(20, 60), (60, 60)]
        moved = {one for one, filing in filings(desk).items() if filing.folder}
        assert len(moved) == 20
        assert {one for one in filings(desk) if filed_on_disk(desk, one).folder} == moved
        assert desk.noticed == ["Stopped. 40 chats stay as they were."]
        refiling.undo()
        await refiling.settle()
        assert {filing.folder for filing in filings(desk).values()} == {""}
        desk.workspace.catalogue.organiser.move(filings(desk), "Home")  # what is wished later is not cancelled
        refiling.progressed.disconnect(step)
        refiling.cancel()
        await refiling.settle()
        assert {filing.folder for filing in filings(desk).values()} == {"Home"}


async def test_cancelling_leaves_alone_what_was_wished_since(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await stored(desk, *[conversation(number) for number in range(60)])
        organiser = desk.workspace.catalogue.organiser

        def step(done: int, total: int) -> None:
            if total > 1 and done == 10:
                organiser.move(["c59"], "Home")
            elif total > 1 and done == 20:
                organiser.refiling.cancel()

        organiser.refiling.progressed.connect(step)
        organiser.move([f"c{number}" for number in range(60)], "Work")
        await organiser.refiling.settle()
        assert filings(desk)["c58"].folder == ""
        assert filings(desk)["c59"].folder == filed_on_disk(desk, "c59").folder == "Home"


async def test_cancelling_a_deletion_keeps_the_rest(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await stored(desk, *[conversation(number) for number in range(30)])
        deleting = desk.workspace.catalogue.deleting
        deleting.progressed.connect(lambda done, _total: deleting.cancel() if done == 10 else None)
        desk.workspace.delete(*filings(desk))
        assert await emission(deleting.deleted) == (10,)
        assert len(filings(desk)) == 20
        assert len(list(desk.folders.trash.iterdir())) == 10
        desk.workspace.undo_delete()
        await until(lambda: len(filings(desk)) == 30)


async def test_what_cannot_be_written_is_said_and_taken_back(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await stored(desk, conversation(1), conversation(2))
        shutil.move(desk.folders.conversations / "c1", desk.folders.data / "elsewhere")
        desk.workspace.catalogue.organiser.pin(["c1", "c2"])
        await desk.workspace.catalogue.organiser.refiling.settle()
        assert filings(desk) == {"c1": Filing(), "c2": Filing(pinned=True)}
        assert desk.noticed == ["1 chat could not be changed: the folder is gone."]


async def test_one_that_needs_attention_is_left_alone(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        await stored(desk, conversation(1), conversation(2))
        broken = desk.folders.conversations / "c1" / "conversation.json"
        broken.write_bytes(b"no json")
    async with open_desk() as desk:
        await desk.workspace.start()
        desk.workspace.catalogue.organiser.archive(["c1", "c2"])
        await desk.workspace.catalogue.organiser.refiling.settle()
        assert {one: filing.archived for one, filing in filings(desk).items()} == {"c1": False, "c2": True}
        assert broken.read_bytes() == b"no json"


async def test_many_are_deleted_and_come_back_together(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        shown = desk.chat()
        await desk.ask(shown, "Hi")
        shown_id = shown.id
        await stored(desk, *[conversation(number) for number in range(30)])
        before = {summary.id for summary in desk.shelf.summaries()}
        desk.workspace.delete(*before)
        assert await emission(desk.workspace.catalogue.deleting.deleted) == (31,)
        assert desk.shelf.summaries() == []
        assert desk.workspace.current.id not in before
        assert len(list(desk.folders.trash.iterdir())) == 31
        desk.workspace.undo_delete()
        await until(desk.shelf.summaries)
        assert {summary.id for summary in desk.shelf.summaries()} == before
        desk.workspace.open(shown_id)
        session = (await emission(desk.workspace.opened))[0]
        assert [message.text for message in session.path()] == ["Hi", "Hello"]


async def test_of_many_what_cannot_be_deleted_stays(
    qapp: QApplication, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_desk() as desk:
        await stored(desk, conversation(1), conversation(2))
        monkeypatch.setattr("app.storage.conversation_files.files.move", _refuse_c1(desk))
        desk.workspace.delete("c1", "c2")
        assert await emission(desk.workspace.catalogue.deleting.deleted) == (1,)
        assert set(filings(desk)) == {"c1"}
        assert desk.noticed[0].startswith("The chat could not be deleted: ")


def _refuse_c1(desk: Desk) -> Callable[[Path, Path], None]:
    from app.storage import files

    real = files.move

    def move(source: Path, target: Path) -> None:
        if source == desk.folders.conversations / "c1":
            raise PermissionError(13, "Permission denied", str(source))
        real(source, target)

    return move
