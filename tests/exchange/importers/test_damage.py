"""Damaged exports: nothing but ImportProblem comes out, and what is readable beside the damage is not lost."""

from __future__ import annotations

import json
import random
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from app.exchange.importers.detecting import FORMATS, detect
from app.exchange.importers.import_problem import ImportProblem
from app.exchange.importers.importing import ImportedConversation, Notes
from app.exchange.importers.source import Source
from app.storage.table_rows import table_rows
from tests.exchange.importers import exports
from tests.exchange.importers.exports import MAKERS
from tests.exchange.importers.reading import check_sound

_WRONG: list[Any] = [None, True, -1, 1e308, 10**400, "", "x", "\ud800", [], {}, [[]], {"a": {}}, [None, 1, "a", {}]]


def _try(path: Path) -> list[ImportedConversation]:
    """What every importer, asked in turn, makes of `path`: sound conversations or an ImportProblem."""
    found: list[ImportedConversation] = []
    problems: list[ImportProblem] = []
    try:
        with Source(path, table_rows) as source:
            asked = detect(source)
            for importer in FORMATS:
                importer.recognises(source)
            if asked is None:
                return []
            for one in asked.conversations(source, Notes()):
                check_sound(one.conversation)
                found.append(one)
                for attachment in one.attachments:
                    attachment.open()
    except ImportProblem as problem:
        problems.append(problem)
    assert all(problem.text.zh and problem.text.en for problem in problems)
    return found


def _spoilt(value: Any, chance: float, dice: random.Random) -> Any:
    """`value` with some of the values inside replaced by wrong ones, left out, or named alike."""
    if dice.random() < chance:
        return dice.choice(_WRONG)
    if isinstance(value, dict):
        items = [(key, _spoilt(item, chance, dice)) for key, item in value.items() if dice.random() > chance / 2]
        return dict(items)
    if isinstance(value, list):
        items = [_spoilt(item, chance, dice) for item in value]
        return items + items[:1] if dice.random() < chance else items
    if isinstance(value, str) and value[:1] in {"{", "["}:  # JSON inside a text
        try:
            return json.dumps(_spoilt(json.loads(value), chance, dice))
        except ValueError:
            return value
    return value


_DOCUMENTS = [name for name in MAKERS if name not in {"cherry_database", "cherry_bak", "jan"}]


def _document(name: str, folder: Path) -> Any:
    path = MAKERS[name][0](folder)
    if path.is_dir():
        path = min(path.rglob("*.json"))
    with Source(path) as source:
        return json.loads(source.read(next(iter(source.json_names))))


@pytest.mark.parametrize("name", _DOCUMENTS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32), chance=st.sampled_from([0.01, 0.05, 0.2]))
def test_wrong_values_anywhere(name: str, seed: int, chance: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        document = _document(name, Path(folder))
        spoilt = _spoilt(document, chance, random.Random(seed))
        path = Path(folder) / "spoilt.json"
        path.write_text(json.dumps(spoilt), "utf-8")
        _try(path)


@pytest.mark.parametrize("name", MAKERS)
@settings(max_examples=15)
@given(data=st.data())
def test_changed_bytes_anywhere(name: str, data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = MAKERS[name][0](Path(folder))
        if path.is_dir():
            path = min(item for item in path.rglob("*") if item.is_file())
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(1, 8))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        cut = data.draw(st.integers(0, len(content)) | st.just(len(content)))
        path.write_bytes(content[:cut])
        _try(path)


def _stream(kind: str, count: int) -> list[str]:
    """Conversations of a format that is read as a stream, each as JSON."""
    made: list[Any] = []
    for number in range(count):
        if kind == "chatgpt":
            made.append(exports.plain_gpt(number))
        elif kind == "claude":
            message = {"uuid": "m", "sender": "human", "text": f'{{"quoted": [{number}]}} 好', "content": []}
            made.append({"uuid": f"c{number}", "name": f"Chat {number}", "chat_messages": [message, message]})
        else:
            node = {"id": "n", "parentId": None, "role": "user", "content": f'"{number}" }}, {{'}
            chat = {"history": {"currentId": "n", "messages": {"n": node}}}
            made.append({"id": f"w{number}", "title": f"Chat {number}", "chat": chat})
    return [json.dumps(item, ensure_ascii=number % 2 == 0) for number, item in enumerate(made)]


def _became_one(text: str, following: str) -> bool:
    """Whether a quote in `text` swallows the border to what follows, so that both are one value."""
    try:
        return len(json.loads(f"[{text}, {following}]")) != 2
    except ValueError:
        return False


@pytest.mark.parametrize("kind", ["chatgpt", "claude", "open_webui"])
@settings(max_examples=60)
@given(data=st.data())
def test_damage_in_one_conversation_costs_no_other(kind: str, data: st.DataObject) -> None:
    items = _stream(kind, 5)
    hurt = data.draw(st.integers(1, 3))
    text = items[hurt]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text = (
            text[:at] + data.draw(st.sampled_from(['"', "{", "}", "[", "]", ",", ":", "\\", "x", ""])) + text[at + 1 :]
        )
    assume(not _became_one(text, items[hurt + 1]))  # sound JSON, only wrong: nothing tells
    items[hurt] = text
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "conversations.json"
        path.write_text("[" + ", ".join(items) + "]", "utf-8")
        titles = {one.conversation.title for one in _try(path)}
    assert {f"Chat {number}" for number in range(5) if number != hurt} <= titles


@pytest.mark.parametrize("kind", ["chatgpt", "claude", "open_webui"])
@settings(max_examples=40)
@given(data=st.data())
def test_a_file_that_was_cut_off_gives_all_before_the_cut(kind: str, data: st.DataObject) -> None:
    items = _stream(kind, 4)
    text = "[" + ", ".join(items) + "]"
    cut = data.draw(st.integers(len(items[0]) + 1, len(text)))
    whole = [number for number in range(4) if len("[" + ", ".join(items[: number + 1])) <= cut]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "conversations.json"
        path.write_bytes(text.encode()[: len(text[:cut].encode())])
        titles = {one.conversation.title for one in _try(path)}
    assert {f"Chat {number}" for number in whole} <= titles


@settings(max_examples=40)
@given(edges=st.lists(st.tuples(st.integers(0, 6), st.integers(-1, 8)), max_size=20), current=st.integers(-1, 9))
def test_any_graph_becomes_a_tree_and_loses_no_message(edges: list[tuple[int, int]], current: int) -> None:
    nodes: dict[str, Any] = {
        str(key): {"id": str(key), "parentId": None, "role": "user", "content": f"said {key}"} for key in range(7)
    }
    for child, parent in edges:
        nodes[str(child)]["parentId"] = None if parent < 0 else str(parent)
    chat = {"title": "Graph", "history": {"currentId": str(current), "messages": nodes}}
    with tempfile.TemporaryDirectory() as folder:
        (one,) = _try(exports.write_json(Path(folder) / "g.json", [{"id": "g", "chat": chat}]))
    assert sorted(message.text for message in one.conversation.messages.values()) == [f"said {key}" for key in range(7)]


def test_nested_without_end_is_a_problem_not_a_crash(tmp_path: Path) -> None:
    deep = '[{"mapping": ' + '{"a": ' * 30_000 + "1" + "}" * 30_000 + "}, " + _stream("chatgpt", 1)[0] + "]"
    path = tmp_path / "deep.json"
    path.write_text(deep, "utf-8")
    assert [one.conversation.title for one in _try(path)] == ["Chat 0"]


@pytest.mark.parametrize("levels", [300, 700, 850, 900, 950, 980])
def test_an_unknown_part_nested_deeply(levels: int, tmp_path: Path) -> None:
    raw = exports.plain_gpt(0)
    raw["mapping"]["q"]["message"]["content"]["parts"] = ["here", "HOLOGRAM"]
    deep = '{"content_type": "x", "a": ' + "[" * levels + "1" + "]" * levels + "}"
    path = tmp_path / "deep.json"
    path.write_text("[" + json.dumps(raw).replace('"HOLOGRAM"', deep) + "]", "utf-8")
    (one,) = _try(path)
    assert one.conversation.path()[0].text == "here"


def test_a_very_long_chain(tmp_path: Path) -> None:
    nodes = {
        f"n{k}": {"id": f"n{k}", "parentId": f"n{k - 1}" if k else None, "role": "user", "content": str(k)}
        for k in range(5000)
    }
    chat = {"history": {"currentId": "n4999", "messages": nodes}}
    (one,) = _try(exports.write_json(tmp_path / "long.json", [{"id": "l", "chat": chat}]))
    assert len(one.conversation.path()) == 5000
