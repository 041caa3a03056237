"""What we export, we read back word for word: every field, every branch, every attachment."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from pathlib import Path, PurePath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.conversation import Conversation
from app.core.message import (
    Citation,
    ErrorRecord,
    FilePart,
    ImagePart,
    Message,
    OtherPart,
    TextPart,
    TokenLogprob,
    ToolCall,
    Usage,
)
from app.exchange.exporters.formats import FORMATS, export
from app.exchange.importers.detecting import detect
from app.exchange.importers.importing import ImportedConversation, Notes
from app.exchange.importers.source import Source
from app.storage.encoding import snapshot
from app.storage.own_export import read_own

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
word = st.text("abcdefghij0123456789-", min_size=1, max_size=12)
values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(word, inner, max_size=3),
    max_leaves=6,
)
FILES = {f"{hashlib.sha256(data).hexdigest()}.{end}": data for data, end in ((b"\x89PNG one", "png"), (b"%PDF", "pdf"))}
names = st.sampled_from(sorted(FILES))
parts = st.lists(
    st.builds(TextPart, text)
    | st.builds(ImagePart, file=names | st.just(""), url=text, name=text, media_type=st.just("image/png"))
    | st.builds(FilePart, file=names, name=text, media_type=text)
    | st.builds(OtherPart, st.fixed_dictionaries({"type": st.just("video"), "x": values})),
    max_size=3,
).map(tuple)


errors = st.builds(ErrorRecord, st.just("server"), st.dictionaries(word, text, max_size=1), text)
NEWER = b'{"format": "dousha-conversation", "version": 99, "messages": [{"id": "a"}]}'


@st.composite
def messages(draw: st.DrawFn, number: int) -> Message:
    parent = draw(st.none() | st.integers(0, number - 1)) if number else None
    return Message(
        id=f"m{number}",
        parent_id=None if parent is None else f"m{parent}",
        role=draw(st.sampled_from(["user", "assistant", "system", "tool"])),
        created_at=draw(st.sampled_from(["", "2026-01-31T08:15:30.123Z"])),
        state=draw(st.sampled_from(["complete", "stopped", "interrupted", "failed"])),
        parts=draw(parts),
        reasoning=draw(text),
        reasoning_ms=draw(st.none() | st.integers(0, 10**6)),
        refusal=draw(text),
        tool_calls=tuple(draw(st.lists(st.builds(ToolCall, word, word, text), max_size=2))),
        tool_call_id=draw(st.just("") | word),
        citations=tuple(draw(st.lists(st.builds(Citation, text, text), max_size=2))),
        model=draw(text),
        parameters=draw(st.dictionaries(word, values, max_size=2)),
        usage=draw(st.none() | st.builds(Usage, st.none() | st.integers(0, 99))),
        logprobs=draw(st.just(()) | st.just((TokenLogprob("a", -0.5, (97,), (("b", -1.5),)),))),
        error=draw(st.none() | errors),
        deleted_at=draw(st.sampled_from(["", "2026-02-01T00:00:00.000Z"])),
        extra=draw(st.dictionaries(word.map(lambda name: f"x-{name}"), values, max_size=2)),
    )


@st.composite
def conversations(draw: st.DrawFn) -> Conversation:
    made = [draw(messages(number)) for number in range(draw(st.integers(1, 5)))]
    return Conversation(
        id=draw(st.text("0123456789abcdef", min_size=21, max_size=21)),
        title=draw(text),
        title_is_automatic=draw(st.booleans()),
        created_at="2026-01-31T08:15:30.123Z",
        updated_at="2026-02-01T08:15:30.123Z",
        messages={message.id: message for message in made},
        current_id=draw(st.sampled_from([message.id for message in made])),
        system_prompt=draw(text),
        endpoint_id=draw(text),
        model=draw(text),
        parameters=draw(st.dictionaries(word, values, max_size=2)),
        draft=draw(text),
        folder=draw(text),
        tags=tuple(draw(st.lists(text, max_size=3))),
        pinned=draw(st.booleans()),
        starred=draw(st.booleans()),
        archived=draw(st.booleans()),
        extra=draw(st.dictionaries(word.map(lambda name: f"x-{name}"), values, max_size=2)),
    )


def write(path: Path, *made: Conversation, archive: bool) -> None:
    ours = next(one for one in FORMATS if one.name == "dousha_json")
    with path.open("wb") as file:
        missing = export(
            ours,
            made,
            lambda _own, name: FILES[name],
            file.write,
            archive=archive,
            snapshot=lambda conversation: snapshot(conversation, 0),
        )
    assert missing == []


def read(path: Path, notes: Notes | None = None) -> list[tuple[ImportedConversation, Conversation]]:
    """All of it, attachments kept by their content as storage does."""
    with Source(path, read_own=read_own) as source:
        importer = detect(source)
        assert importer is not None
        assert importer.format == "dousha"
        found = []
        for one in importer.conversations(source, notes or Notes()):
            stored = {}
            for attachment in one.attachments:
                data = attachment.open()
                stored[attachment.key] = f"{hashlib.sha256(data).hexdigest()}{PurePath(attachment.name).suffix}"
                assert data == FILES[attachment.key]
            found.append((one, one.with_files(stored)))
        return found


@settings(max_examples=150)
@given(st.lists(conversations(), min_size=1, max_size=3, unique_by=lambda one: one.id), st.booleans())
def test_nothing_is_lost(made: list[Conversation], archive: bool) -> None:
    archive = archive or len(made) > 1
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export"
        write(path, *made, archive=archive)
        back = {conversation.id: conversation for _, conversation in read(path)}
    assert back == {one.id: one for one in made}


def sample(**fields: object) -> Conversation:
    message = Message(id="a", parts=(TextPart("words"),))
    return Conversation(messages={"a": message}, current_id="a", **fields)  # type: ignore[arg-type]  # as they come


def test_a_copied_data_folder_with_its_journal(tmp_path: Path) -> None:
    conversation = sample(id="0" * 21, title="T")
    folder = tmp_path / "data" / "conversations" / conversation.id
    folder.mkdir(parents=True)
    (folder / "conversation.json").write_bytes(snapshot(conversation, 0))
    more = {"seq": 1, "event": "message", "message": {"id": "b", "parent_id": "a", "role": "assistant"}}
    shown = {"seq": 2, "event": "set", "fields": {"current_id": "b", "starred": True}}
    (folder / "journal.jsonl").write_text(f"{json.dumps(more)}\n{json.dumps(shown)}\n", encoding="utf-8")
    trashed = tmp_path / "data" / "trash" / ("1" * 21)
    trashed.mkdir(parents=True)
    (trashed / "conversation.json").write_bytes(snapshot(sample(id="1" * 21), 0))
    ((_, back),) = read(tmp_path / "data")
    assert (back.id, list(back.messages), back.current_id, back.starred) == ("0" * 21, ["a", "b"], "b", True)


def test_an_id_that_is_a_path_becomes_another(tmp_path: Path) -> None:
    raw = json.loads(snapshot(sample(id="x"), 0))
    path = tmp_path / "one.json"
    path.write_text(json.dumps({**raw, "id": "../../etc"}), encoding="utf-8")
    ((_, back),) = read(path)
    assert len(back.id) == 21
    assert "/" not in back.id


@pytest.mark.parametrize("spoilt", [b"{", b"", NEWER])
def test_one_that_cannot_be_taken_is_said_and_costs_no_other(spoilt: bytes, tmp_path: Path) -> None:
    path, notes = tmp_path / "all.zip", Notes()
    write(path, sample(id="2" * 21, title="Good"), archive=True)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(f"conversations/{'3' * 21}/conversation.json", spoilt)
    assert [back.title for _, back in read(path, notes)] == ["Good"]
    (note,) = notes.texts()
    assert "3" * 21 in note.en or "newer" in note.en
    assert note.zh != note.en
