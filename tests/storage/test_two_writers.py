"""Two programs, or two machines, that write to the same conversation: the union is kept, no word is lost."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.changes import FieldsSet, MessagePut, apply
from app.core.conversation import Conversation
from app.core.merge import take_over
from app.core.message import Message, Role, TextPart
from app.storage.conversation_files import ChangedOutsideError, ConversationFiles
from app.storage.folders import folders_under
from app.storage.marks import JOURNAL, SNAPSHOT
from app.storage.reading import read_conversation
from app.storage.storage_error import StorageError
from app.storage.summaries import read_summaries
from app.storage.trash import Trash

STEPS = ["say", "say", "fold", "look", "open"]
ID = "18f0c0ffee0a1b2c3d4e5"


class Machine:
    """One program with its own idea of the conversation."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = folders_under(data_dir).conversations / ID
        self.files = ConversationFiles(folders_under(data_dir))
        self.conversation = Conversation(ID, created_at="2026-01-01T00:00:00.000Z", updated_at="2026-01-01")
        self.said: list[str] = []

    def begin(self, text: str) -> None:
        self.conversation.put(Message(id="first", parts=(TextPart(text),)))
        self.conversation.current_id = "first"
        self.files.create(self.conversation)

    def open(self) -> None:
        self.conversation = self.files.read(ID).conversation

    def say(self, text: str, when: str = "2026-01-02") -> None:
        """As the session does it: applied, then written; a file that somebody changed is merged."""
        parent = self.conversation.current_id
        message = Message(id=f"id-{text}", parent_id=parent, created_at=when, parts=(TextPart(text),))
        fields = FieldsSet({"current_id": message.id, "updated_at": when})
        changes = tuple(apply(self.conversation, change) for change in (MessagePut(message), fields))
        self.said.append(text)
        try:
            self.files.append(ID, changes, sync=False)
        except ChangedOutsideError:
            self.fold()

    def fold(self) -> None:
        union = self.files.fold(self.conversation)
        if union:
            take_over(self.conversation, union)

    def look(self) -> bool:
        union = self.files.look(self.conversation)
        if union:
            take_over(self.conversation, union)
        return union is not None

    def texts(self) -> set[str]:
        return {message.text for message in self.conversation.messages.values()}


def stored(machine: Machine) -> set[str]:
    reading = read_conversation(machine.folder)
    assert reading.problem is None
    assert reading.repairs == []
    return {message.text for message in reading.conversation.messages.values()}


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.sampled_from([0, 1]), st.sampled_from(["say", "say", "fold", "look", "open"])), max_size=20)
)
def test_two_programs_on_one_folder_lose_nothing(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[int, str]]
) -> None:
    folder = tmp_path_factory.mktemp("shared")
    machines = Machine(folder), Machine(folder)
    machines[0].begin("begin")
    machines[1].open()
    said = {"begin"}
    for number, (which, step) in enumerate(steps):
        machine = machines[which]
        if step == "say":
            machine.say(f"{which}-{number}")
            said.add(f"{which}-{number}")
        else:
            getattr(machine, step)()
        assert stored(machine) == said
    for machine in machines:
        machine.fold()
        machine.look()
        assert said <= machine.texts() | stored(machine)
    assert stored(machines[0]) == said


def test_lines_of_another_machine_with_numbers_already_used_are_not_lost(data_dir: Path) -> None:
    """A sync program brought a snapshot that has lines 1 to 4 of its own; the journal here has other lines 1 to 4."""
    here, there = Machine(data_dir), Machine(data_dir.parent / "there")
    here.begin("begin")
    shutil.copytree(here.folder, there.folder)
    there.open()
    here.say("here one")
    here.say("here two")
    there.say("there one", "2026-01-03")
    there.say("there two", "2026-01-03")
    there.fold()
    shutil.copy(there.folder / SNAPSHOT, here.folder / SNAPSHOT)
    everything = {"begin", "here one", "here two", "there one", "there two"}
    assert stored(here) == everything
    assert here.look()
    assert here.texts() == everything
    here.say("more")
    assert stored(here) == everything | {"more"}


def test_a_file_replaced_by_one_that_knows_nothing_of_this_machine(data_dir: Path) -> None:
    here, there = Machine(data_dir), Machine(data_dir.parent / "there")
    here.begin("begin")
    shutil.copytree(here.folder, there.folder)
    there.open()
    here.say("here")
    here.fold()
    there.say("there")
    there.fold()
    shutil.copy(there.folder / SNAPSHOT, here.folder / SNAPSHOT)
    assert stored(here) == {"begin", "there"}
    assert here.look()
    assert stored(here) == here.texts() == {"begin", "here", "there"}
    assert not here.look()


CONFLICT_NAMES = {
    "Dropbox": "conversation (Ann's conflicted copy 2026-01-31).json",
    "Dropbox in Chinese": "conversation (Ann 的冲突副本 2026-01-31).json",
    "Syncthing": "conversation.sync-conflict-20260131-081530-ABCDEFG.json",
    "Nextcloud": "conversation (conflicted copy 2026-01-31 081530).json",
    "OneDrive": "conversation-LAPTOP.json",
    "Google Drive": "conversation (1).json",
    "iCloud": "conversation 2.json",
    "Seafile": "conversation (SFConflict ann@example.com 2026-01-31-08-15-30).json",
}


@pytest.mark.parametrize("program", CONFLICT_NAMES)
def test_conflict_copies_are_taken_in_and_put_aside(data_dir: Path, program: str) -> None:
    here, there = Machine(data_dir), Machine(data_dir.parent / "there")
    here.begin("begin")
    shutil.copytree(here.folder, there.folder)
    there.open()
    here.say("here")
    there.say("there")
    shutil.copy(there.folder / JOURNAL, here.folder / "journal.sync-conflict-20260131-081530-ABC.jsonl")
    there.say("there folded")
    there.fold()
    copy = (there.folder / SNAPSHOT).read_bytes()
    (here.folder / CONFLICT_NAMES[program]).write_bytes(copy)
    everything = {"begin", "here", "there", "there folded"}
    assert stored(here) == everything
    [summary], _ = read_summaries(here.folder.parent)
    assert summary.message_count == len(everything)
    here.open()
    here.fold()
    assert stored(here) == everything
    kept = sorted(path.name.partition(".merged-")[0] for path in here.folder.glob("*.merged-*"))
    assert kept == ["conversation", "journal"]
    assert copy in [path.read_bytes() for path in here.folder.glob("conversation.merged-*")]
    assert read_conversation(here.folder).copies == []


STRANGE: dict[str, Callable[[bytes], bytes]] = {
    "half of it": lambda data: data[: len(data) // 2],
    "of another conversation": lambda data: data.replace(ID.encode(), b"another"),
    "another format": lambda data: data.replace(b"dousha-conversation", b"something"),
    "empty": lambda _data: b"",
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_copy_that_cannot_be_read_stays_as_it_is(data_dir: Path, name: str) -> None:
    here = Machine(data_dir)
    here.begin("begin")
    copy = here.folder / "conversation 2.json"
    content = STRANGE[name]((here.folder / SNAPSHOT).read_bytes())
    copy.write_bytes(content)
    here.open()
    here.say("more")
    here.fold()
    assert stored(here) == {"begin", "more"}
    assert copy.read_bytes() == content


def test_only_conflict_copies_are_no_empty_folder(data_dir: Path) -> None:
    here = Machine(data_dir)
    here.begin("begin")
    (here.folder / SNAPSHOT).rename(here.folder / "conversation 2.json")
    [summary], _ = read_summaries(here.folder.parent)
    assert summary.problem is not None


def test_half_a_file_from_outside_is_waited_for_and_never_overwritten(data_dir: Path) -> None:
    here = Machine(data_dir)
    here.begin("begin")
    whole = (here.folder / SNAPSHOT).read_bytes()
    (here.folder / SNAPSHOT).write_bytes(whole[:50])
    assert not here.look()
    with pytest.raises(StorageError):
        here.say("typed meanwhile")
    assert (here.folder / SNAPSHOT).read_bytes() == whole[:50]
    (here.folder / SNAPSHOT).write_bytes(whole)
    here.fold()
    assert stored(here) == {"begin", "typed meanwhile"}


def test_a_snapshot_that_was_taken_away_is_written_again(data_dir: Path) -> None:
    here = Machine(data_dir)
    here.begin("begin")
    here.say("one")
    (here.folder / SNAPSHOT).unlink()
    here.say("two")
    assert stored(here) == {"begin", "one", "two"}


def test_an_answer_that_arrives_is_not_disturbed_by_what_others_write(data_dir: Path) -> None:
    here, other = Machine(data_dir), Machine(data_dir)
    here.begin("begin")
    other.open()
    reply = Message(id="reply", parent_id="first", role=Role.ASSISTANT, state="streaming", parts=(TextPart("ab"),))
    here.files.append(ID, (apply(here.conversation, MessagePut(reply)),), sync=False)
    other.say("other")
    assert here.look()
    assert here.conversation.messages["reply"].state == "streaming"
    assert here.conversation.messages["reply"].text == "ab"
    assert other.conversation.messages["reply"].state == "interrupted"


def test_what_came_while_the_conversation_was_in_the_trash_is_not_folded_away(data_dir: Path) -> None:
    here, other = Machine(data_dir), Machine(data_dir)
    here.begin("begin")
    other.open()
    other.say("other")
    trash = Trash(folders_under(data_dir), here.files)
    trash.put(ID)
    trash.restore_last(ID)
    here.say("here")
    here.fold()
    assert stored(here) == here.texts() == {"begin", "other", "here"}


def test_reading_a_conversation_that_is_open_hides_no_change_from_whoever_has_it_open(data_dir: Path) -> None:
    here, other = Machine(data_dir), Machine(data_dir)
    here.begin("begin")
    other.open()
    other.say("other")
    here.files.read(ID)
    here.say("here")
    here.fold()
    assert stored(here) == here.texts() == {"begin", "other", "here"}
    here.files.take_in(talk_of("from a backup"), {}, 0)
    here.files.read(ID)
    here.fold()
    assert stored(here) == here.texts() == {"begin", "other", "here", "from a backup"}


def talk_of(text: str) -> Conversation:
    conversation = Conversation(ID)
    conversation.put(Message(id=f"id-{text}", parts=(TextPart(text),)))
    return conversation
