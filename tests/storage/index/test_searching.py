"""What is found where, in which order."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.changes import FieldsSet, MessagePut
from app.core.conversation import Conversation
from app.core.message import Citation, FilePart, ImagePart, Message, MessageState, Role, TextPart, ToolCall
from app.core.search import folding
from app.core.search.hits import Order
from app.core.search.query import parse
from app.storage import encoding
from app.storage.index import database
from app.storage.index.documents import Passage, read_document
from app.storage.index.finding import Documents, IndexSearch
from app.storage.index.writing import IndexWriter
from tests.storage.index.library import Library, library, talk
from tests.waiting import until


async def found(opened: Library, text: str) -> list[str]:
    await opened.start()
    return await opened.find(text)


@pytest.mark.parametrize(
    ("query", "ids"),
    [
        ("豆", ["m0"]),
        ("豆沙", ["m0"]),
        ("豆沙包好吃", ["m0"]),
        ("沙包", ["m0"]),
        ("沙吃", []),
        ("pyth", ["m1"]),
        ("ython", []),
        ("py", ["m1"]),
        ("用python写", ["m1"]),
        ("python用", []),
        ('"reads a file"', ["m1"]),
        ('"reads file"', []),
        ('"reads a fil"', []),
        ('"reads a fil', ["m1"]),
        ("reads -file", []),
        ("reads -豆", ["m1"]),
        ("豆沙 -吃", []),
        ("ＰＹＴＨＯＮ cafe", ["m1"]),
        ("snake_case", ["m1"]),
        ("snake", ["m1"]),
        ("豆沙 python", []),
        ("的", ["m2"]),
        ("标题", [""]),
        ("😀", ["m2"]),
    ],
)
async def test_the_language_of_the_field(data_dir: Path, query: str, ids: list[str]) -> None:
    texts = ("豆沙包好吃", "我用Python写 Café snake_case, it reads a file", "好的😀!")
    async with library(data_dir, talk("标题", *texts)) as opened:
        assert await found(opened, query) == ids


async def test_everything_that_is_said_is_searched_on_every_branch(data_dir: Path) -> None:
    conversation = talk("x", "root", "shown")
    for message in (
        Message(id="branch", parent_id="m0", role=Role.ASSISTANT, parts=(TextPart("hidden words"),)),
        Message(id="thought", parent_id="m0", role=Role.ASSISTANT, reasoning="hidden words"),
        Message(id="refusal", parent_id="m0", role=Role.ASSISTANT, refusal="hidden words"),
        Message(id="call", parent_id="m0", tool_calls=(ToolCall("1", "f", '{"q": "hidden words"}'),)),
        Message(id="result", parent_id="call", role=Role.TOOL, parts=(TextPart("hidden words"),)),
        Message(id="image", parent_id="m0", parts=(ImagePart(name="hidden words.png"),)),
        Message(id="file", parent_id="m0", parts=(TextPart("x"), FilePart(name="hidden words.txt"))),
        Message(id="source", parent_id="m0", citations=(Citation("https://a", "hidden words"),)),
        Message(id="deleted", parent_id="m0", parts=(TextPart("hidden words"),), deleted_at="2026-01-01"),
    ):
        conversation.put(message)
    async with library(data_dir, conversation) as opened:
        await opened.start()
        for _round in range(2):  # from the quick reading of the file, then from the lenient one
            groups = await opened.groups("hidden words", Order.BEST)
            search = opened.store.index.search(parse("hidden words"), Order.NEWEST)
            assert await search.count() == (8, {conversation.id: 8})
            assert len(groups) == 1
            await opened.do(conversation, FieldsSet({"draft": "a journal"}))


async def test_the_newest_or_the_fullest_conversation_comes_first(data_dir: Path) -> None:
    talks = [talk("old", "tea", "tea", "tea", month=1), talk("tea time", "x", month=2), talk("new", "tea", month=3)]
    async with library(data_dir, *talks) as opened:
        await opened.start()
        by_age = [group.conversation_id for group in await opened.groups("tea")]
        by_count = [group.conversation_id for group in await opened.groups("tea", Order.BEST)]
        assert by_age == [talks[2].id, talks[1].id, talks[0].id]
        assert by_count == [talks[1].id, talks[0].id, talks[2].id]
        assert (await opened.groups("tea"))[1].title_spans == ((0, 3),)


async def test_traditional_and_simplified_are_the_same_if_wanted(data_dir: Path) -> None:
    async with library(data_dir, talk("x", "頭髮很長", "理发师")) as opened:
        assert await found(opened, "头发") == []
        assert await opened.find("头发", any_form=True) == ["m0"]
        assert await opened.find("髮", any_form=True) == ["m1", "m0"]


@pytest.mark.parametrize(
    "query",
    [
        '"',
        '""',
        "-",
        "*",
        "a*",
        "NEAR(x y)",
        "words:x",
        "^x",
        "x AND",
        "(",
        "'; DROP",
        "\0",
        "\ud800",
        "-x",
        "x" * 100_000,
    ],
)
async def test_no_query_is_an_error(data_dir: Path, query: str) -> None:
    async with library(data_dir, talk("t", "plain \0 text")) as opened:
        await opened.start()
        search = opened.store.index.search(parse(query), Order.NEWEST)
        if parse(query):
            await search.more(10)
            assert not search.failed


async def test_a_message_is_found_within_a_second_and_a_deleted_one_no_more(data_dir: Path) -> None:
    conversation = talk("t", "first")
    async with library(data_dir, conversation) as opened:
        await opened.start()
        streaming = Message(id="new", parent_id="m0", state=MessageState.STREAMING)
        await opened.do(conversation, MessagePut(streaming))
        await opened.do(conversation, MessagePut(Message(id="new", parent_id="m0", parts=(TextPart("fresh 豆沙"),))))
        await _found_soon(opened, "豆沙", ["new"])
        await opened.do(conversation, FieldsSet({"title": "renamed"}))
        await _found_soon(opened, "renamed", [""])
        gone = Message(id="new", parent_id="m0", parts=(TextPart("fresh 豆沙"),), deleted_at="2026-01-01")
        await opened.do(conversation, MessagePut(gone))
        await _found_soon(opened, "fresh", [])
        await opened.store.trash.put(conversation.id)
        await _found_soon(opened, "first", [])
        await opened.store.trash.restore_last(conversation.id)
        await _found_soon(opened, "first", ["m0"])


async def _found_soon(opened: Library, query: str, ids: list[str]) -> None:
    last: list[str] | None = None

    async def look() -> None:
        nonlocal last
        last = await opened.find(query)

    for _ in range(100):
        await look()
        if last == ids:
            return
        await until(lambda: not len(opened.store.index._notes))
    assert last == ids


WORDS = st.sampled_from(
    ["豆沙包", "红豆", "的", "是", "hello", "Café", "ＡＢＣ", "x", "naïve", "한국어", "かな", "ß", "İ", "\u0301", "①"]
)
TEXTS = st.lists(WORDS | st.text(max_size=4), min_size=1, max_size=8).map(" ".join) | st.text(max_size=30)


@settings(max_examples=60)
@given(texts=st.lists(TEXTS, min_size=1, max_size=3), data=st.data())
def test_whatever_is_in_a_message_is_found(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], data: st.DataObject
) -> None:
    folder = tmp_path_factory.mktemp("any")
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    conversation = Conversation(
        "c", messages={f"m{n}": Message(id=f"m{n}", parts=(TextPart(t),)) for n, t in enumerate(texts)}
    )
    (folder / "c").mkdir()

    (folder / "c" / "conversation.json").write_bytes(encoding.snapshot(conversation, 0))
    writer = IndexWriter(folder / "cache")
    writer.replace(read_document(folder / "c"))
    reading = database.open_to_read(folder / "cache")
    try:
        for number, text in enumerate(texts):
            for piece in folding.pieces(folding.fold(text)):
                wanted = piece
                if folding.is_run(piece):
                    start = data.draw(st.integers(0, len(piece) - 1))
                    wanted = piece[start : data.draw(st.integers(start + 1, len(piece)))]
                search = IndexSearch(reading, Documents(folder), parse(wanted), Order.NEWEST)
                assert f"m{number}" in [hit.message_id for group in search.more(9).groups for hit in group.hits]
    finally:
        reading.close()
        writer.close()


def test_a_passage_says_when_it_is_another() -> None:
    assert Passage("a", "x").entry()[2] != Passage("a", "y").entry()[2]
