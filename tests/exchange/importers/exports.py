"""Exports of every format, made from their documented shapes, with the cases that trip readers."""

from __future__ import annotations

import base64
import gzip
import json
import sqlite3
import zipfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

SECRET = "sk-never-read-me-0123456789"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
PNG_URL = "data:image/png;base64," + base64.b64encode(PNG).decode()


def write_zip(path: Path, files: Mapping[str, bytes | str | Any]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content if isinstance(content, bytes | str) else json.dumps(content))
    return path


def write_json(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return path


def _gpt_node(
    id: str,
    parent: str | None,
    children: Iterable[str],
    role: str = "",
    parts: Any = None,
    *,
    content: Any = None,
    **fields: Any,
) -> dict[str, Any]:
    message = None
    if role:
        message = {
            "id": id,
            "author": {"role": role, "name": None, "metadata": {}},
            "create_time": fields.pop("time", 1714546800.5),
            "content": content or {"content_type": "text", "parts": parts},
            "status": "finished_successfully",
            "weight": fields.pop("weight", 1.0),
            "recipient": fields.pop("recipient", "all"),
            "metadata": fields,
        }
    return {"id": id, "parent": parent, "children": list(children), "message": message}


def chatgpt_conversation(id: str = "gpt-1", title: str | None = "Branches") -> dict[str, Any]:
    """Root, hidden system, question, two answers (thoughts, tool, image), and the path shown is the first answer's."""
    nodes = [
        _gpt_node("root", None, ["sys"]),
        _gpt_node("sys", "root", ["ctx"], "system", [""], is_visually_hidden_from_conversation=True, weight=0),
        _gpt_node(
            "ctx",
            "sys",
            ["q"],
            "user",
            content={"content_type": "user_editable_context", "user_profile": "P", "user_instructions": "Be brief"},
        ),
        _gpt_node(
            "q",
            "ctx",
            ["th", "b"],
            "user",
            content={
                "content_type": "multimodal_text",
                "parts": [
                    {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_00ab", "width": 1},
                    "What is it? 这是什么？",
                ],
            },
            attachments=[
                {"id": "file_00ab", "name": "a.png", "mime_type": "image/png"},
                {"id": "file-Gone9", "name": "notes.pdf", "mime_type": "application/pdf"},
            ],
        ),
        _gpt_node(
            "th",
            "q",
            ["rec"],
            "assistant",
            content={"content_type": "thoughts", "thoughts": [{"summary": "S", "content": "Looking"}]},
        ),
        _gpt_node(
            "rec",
            "th",
            ["call"],
            "assistant",
            content={"content_type": "reasoning_recap", "content": "Thought for 3s"},
            finished_duration_sec=3,
        ),
        _gpt_node(
            "call",
            "rec",
            ["out"],
            "assistant",
            content={"content_type": "code", "language": "unknown", "text": "search('x')"},
            recipient="browser",
            model_slug="o3",
        ),
        _gpt_node("out", "call", ["a"], "tool", content={"content_type": "execution_output", "text": "found x"}),
        _gpt_node(
            "a",
            "out",
            [],
            "assistant",
            ["A dot.\ue200cite\ue202turn0\ue201"],
            model_slug="o3",
            time=1714546900.25,
            citations=[
                {"start_ix": 0, "end_ix": 1, "metadata": {"type": "webpage", "title": "X", "url": "https://x.org"}}
            ],
            finish_details={"type": "stop"},
        ),
        _gpt_node("b", "q", ["u"], "assistant", ["Another."], model_slug="gpt-4o"),
        _gpt_node("u", "b", [], "assistant", content={"content_type": "hologram", "beam": [1, 2]}),
    ]
    return {
        "title": title,
        "create_time": 1714546799.0,
        "update_time": 1714546999.0,
        "mapping": {node["id"]: node for node in nodes},
        "current_node": "a",
        "conversation_id": id,
        "is_starred": True,
        "is_archived": False,
        "id": id,
    }


def plain_gpt(number: int) -> dict[str, Any]:
    nodes = [
        _gpt_node("r", None, ["q"]),
        _gpt_node("q", "r", ["a"], "user", [f"Question {number}"]),
        _gpt_node("a", "q", [], "assistant", [f'Answer {number} "quoted" {{braces}} \\ 好'], model_slug="gpt-4o"),
    ]
    return {
        "title": f"Chat {number}",
        "create_time": 1714546800 + number,
        "mapping": {node["id"]: node for node in nodes},
        "current_node": "a",
        "id": f"gpt-{number}",
    }


def chatgpt(folder: Path) -> Path:
    conversations: list[Any] = [
        chatgpt_conversation(),
        {"id": "folder-entry", "title": "no mapping"},
        {**plain_gpt(2), "title": None},
    ]
    files = {
        "conversations.json": conversations,
        "file_00ab-picture.png": PNG,
        "user.json": {"email": "x@example.org"},
        "chat.html": "<html></html>",
    }
    return write_zip(folder / "chatgpt.zip", files)


def claude(folder: Path) -> Path:
    first = {
        "uuid": "c1",
        "name": "",
        "created_at": "2024-05-01T07:00:00.123456Z",
        "updated_at": "2024-05-02T07:00:00Z",
        "chat_messages": [
            {
                "uuid": "m1",
                "sender": "human",
                "text": "Hello",
                "content": [{"type": "text", "text": "Hello"}],
                "created_at": "2024-05-01T07:00:01Z",
                "attachments": [{"file_name": "n.txt", "file_type": "txt", "extracted_content": "inside the file"}],
            },
            {
                "uuid": "m2",
                "sender": "assistant",
                "text": "Hi",
                "created_at": "2024-05-01T07:00:02Z",
                "content": [
                    {"type": "thinking", "thinking": "Greeting"},
                    {"type": "tool_use", "id": "t1", "name": "search", "input": {"q": 1}},
                    {"type": "tool_result", "tool_use_id": "t1", "content": [{"type": "text", "text": "none"}]},
                    {"type": "text", "text": "Hi"},
                    {"type": "flag", "flag": "odd"},
                ],
            },
            {"uuid": "m3", "sender": "human", "text": "old shape", "content": []},
        ],
    }
    empty = {"uuid": "c2", "name": "Empty", "chat_messages": []}
    return write_zip(folder / "claude.zip", {"conversations.json": [first, empty], "users.json": [{"uuid": "u"}]})


def open_webui(folder: Path) -> Path:
    reasoning = (
        '<details type="reasoning" done="true" duration="3">\n<summary>Thought for 3 seconds</summary>\n'
        "&gt; one &lt; two\n</details>\n"
    )
    tool = (
        '<details type="tool_calls" done="true" id="c1" name="add" arguments="{&quot;a&quot;: 1}" '
        'result="&quot;2&quot;">\n<summary>Tool Executed</summary>\n</details>\n'
    )
    messages = {
        "u1": {
            "id": "u1",
            "parentId": None,
            "childrenIds": ["a1", "a2"],
            "role": "user",
            "content": "1 < 2? <b>bold</b>",
            "timestamp": 1714546800,
            "files": [{"type": "image", "url": PNG_URL}, {"type": "file", "url": "/api/files/9", "name": "doc.pdf"}],
        },
        "a1": {
            "id": "a1",
            "parentId": "u1",
            "role": "assistant",
            "content": reasoning + tool + "Yes, <i>really</i>.",
            "model": "qwen3",
            "timestamp": 1714546810,
            "usage": {"prompt_tokens": 4, "completion_tokens": 5, "total_tokens": 9},
            "sources": [{"source": {"name": "W", "url": "https://w.org"}, "metadata": [{"source": "https://v.org"}]}],
        },
        "a2": {
            "id": "a2",
            "parentId": "u1",
            "role": "assistant",
            "content": "ignored where output is",
            "model": "llama",
            "output": [
                {"type": "reasoning", "content": [{"type": "output_text", "text": "Hm"}]},
                {"type": "function_call", "call_id": "k", "name": "f", "arguments": "{}"},
                {"type": "function_call_output", "call_id": "k", "output": [{"type": "input_text", "text": "42"}]},
                {"type": "message", "content": [{"type": "output_text", "text": "It is."}]},
            ],
        },
        "lost": {"id": "lost", "parentId": "nowhere", "role": "user", "content": "orphan"},
        "x": {"id": "x", "parentId": "y", "role": "user", "content": "circle 1"},
        "y": {"id": "y", "parentId": "x", "role": "assistant", "content": "", "error": {"content": "boom " + SECRET}},
    }
    chat = {
        "title": "Sums",
        "models": ["qwen3"],
        "params": {"temperature": 0.2, "system": "Sum up", "top_k": 3},
        "messages": [],
        "history": {"currentId": "a1", "messages": messages},
    }
    entry = {
        "id": "w1",
        "user_id": "u",
        "title": "Sums",
        "created_at": 1714546800,
        "updated_at": 1714546899,
        "pinned": True,
        "archived": True,
        "folder_id": "f-1",
        "meta": {"tags": ["maths"]},
        "chat": chat,
    }
    legacy = {
        "id": "w2",
        "title": "Legacy",
        "history": {
            "currentId": None,
            "messages": {"m": {"id": "m", "role": "user", "content": "hi", "parentId": None}},
        },
    }
    return write_json(folder / "chat-export-1714546800000.json", [entry, legacy, {"corrupt": 1}])


def librechat(folder: Path) -> Path:
    root = "00000000-0000-0000-0000-000000000000"

    def said(id: str, parent: str, user: bool, **fields: Any) -> dict[str, Any]:
        return {
            "messageId": id,
            "parentMessageId": parent,
            "isCreatedByUser": user,
            "sender": "User" if user else "AI",
            **fields,
        }

    answer = said(
        "2",
        "1",
        False,
        text="ignored",
        model="gpt-4",
        createdAt="2024-05-01T07:00:05.000Z",
        content=[
            {"type": "think", "think": "Hm"},
            {"type": "tool_call", "tool_call": {"id": "t", "name": "web", "args": "{}", "output": "page"}},
            {"type": "text", "text": {"value": "Done"}},
            {"type": "image_file", "image_file": {"file_id": "f1", "filename": "p.png"}},
        ],
    )
    flat = {
        "conversationId": "l1",
        "endpoint": "openAI",
        "title": "Flat",
        "exportAt": "13:18:04 GMT-0400 (EDT)",
        "branches": True,
        "recursive": False,
        "options": {"model": "gpt-4", "promptPrefix": "Be kind", "temperature": 0.5},
        "messages": [said("1", root, True, text="Do it"), answer, said("3", "1", False, text="Other", model="gpt-4")],
    }
    nested = {
        "conversationId": "l2",
        "title": "Nested",
        "recursive": True,
        "messages": [
            {**said("1", root, True, text="Top"), "children": [{**said("2", "zzz", False, text="Below", children=[])}]}
        ],
    }
    out = folder / "librechat"
    out.mkdir()
    write_json(out / "flat.json", flat)
    write_json(out / "nested.json", nested)
    return out


def nextchat(folder: Path) -> Path:
    sessions = [
        {
            "id": "n1",
            "topic": "Locale dates",
            "lastUpdate": 1714546800000,
            "memoryPrompt": "summary so far",
            "messages": [
                {"id": "1", "role": "user", "content": "Hi", "date": "2024/5/1 下午3:04:05"},
                {
                    "id": "2",
                    "role": "assistant",
                    "content": [{"type": "text", "text": "Ho"}, {"type": "image_url", "image_url": {"url": PNG_URL}}],
                    "date": "5/1/2024, 3:04:09 PM",
                    "model": "gpt-4o",
                },
                {"id": "3", "role": "assistant", "content": "oops", "date": "yesterday", "isError": True},
            ],
            "mask": {
                "name": "M",
                "context": [{"id": "c", "role": "system", "content": "You are M"}],
                "modelConfig": {"model": "gpt-4o", "temperature": 0.3},
            },
        },
        {"id": "n2", "topic": "Empty", "messages": [], "mask": None},
        {
            "id": "n3",
            "topic": "No dates",
            "lastUpdate": 1714546800000,
            "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}],
        },
    ]
    store = {
        "chat-next-web-store": {"sessions": sessions, "currentSessionIndex": 0},
        "access-control": {"openaiApiKey": SECRET},
    }
    return write_json(folder / "Backup-1.json", store)


def chatbox(folder: Path) -> Path:
    session = {
        "id": "s1",
        "name": "Forked",
        "settings": {"provider": "openai", "apiKey": SECRET, "temperature": 0.7},
        "messages": [
            {
                "id": "m0",
                "role": "system",
                "contentParts": [{"type": "text", "text": "Be good"}],
                "timestamp": 1714546800000,
            },
            {
                "id": "m1",
                "role": "user",
                "contentParts": [{"type": "text", "text": "Ask"}, {"type": "image", "storageKey": "picture:1"}],
            },
            {
                "id": "m2",
                "role": "assistant",
                "model": "deepseek-r1",
                "contentParts": [
                    {"type": "reasoning", "text": "Why", "duration": 1200},
                    {
                        "type": "tool-call",
                        "state": "result",
                        "toolCallId": "t",
                        "toolName": "f",
                        "args": {"a": 1},
                        "result": {"ok": True},
                    },
                    {"type": "text", "text": "Because"},
                ],
                "usage": {"inputTokens": 1, "outputTokens": 2, "totalTokens": 3},
                "timestamp": 1714546805000,
            },
        ],
        "messageForksHash": {
            "m1": {
                "position": 1,
                "lists": [
                    {
                        "id": "l0",
                        "messages": [
                            {
                                "id": "m9",
                                "role": "assistant",
                                "content": "Old style",
                                "contentParts": [{"type": "text", "text": "..."}],
                            }
                        ],
                    },
                    {"id": "l1", "messages": []},
                ],
            }
        },
        "threads": [
            {
                "id": "t1",
                "name": "Earlier",
                "createdAt": 1714000000000,
                "messages": [{"id": "e1", "role": "user", "content": "early"}],
            }
        ],
    }
    export = {
        "__exported_items": ["conversations"],
        "__exported_at": "2024-05-01T07:00:00.000Z",
        "configVersion": 14,
        "settings": {"providers": {"openai": {"apiKey": SECRET}}},
        "session:s1": session,
        "session:s2": {"id": "s2", "name": "Just chat", "messages": []},
        "chat-sessions-list": [{"id": "s1", "name": "Forked", "starred": True}],
        "chat-sessions": [{"id": "s0", "name": "Oldest", "messages": [{"id": "o", "role": "user", "content": "old"}]}],
    }
    return write_json(folder / "chatbox-exported-data-2024-5-1.json", export)


def lobechat_topic(folder: Path) -> Path:
    messages = [
        {
            "id": "1",
            "role": "user",
            "content": "Q",
            "createdAt": "2024-05-01T07:00:00.000Z",
            "metadata": {"activeBranchIndex": 0},
        },
        {
            "id": "2",
            "parentId": "1",
            "role": "assistant",
            "content": "A1",
            "model": "gpt-4o",
            "createdAt": "2024-05-01T07:00:01.000Z",
            "reasoning": {"content": "R", "duration": 900},
            "tools": [{"id": "c", "identifier": "web", "apiName": "search", "arguments": "{}", "type": "default"}],
            "error": None,
        },
        {
            "id": "3",
            "parentId": "2",
            "role": "tool",
            "content": "result",
            "tool_call_id": "c",
            "createdAt": "2024-05-01T07:00:02.000Z",
        },
        {
            "id": "4",
            "parentId": "1",
            "role": "assistant",
            "content": "A2",
            "model": "claude",
            "createdAt": "2024-05-01T07:00:03.000Z",
        },
    ]
    return write_json(
        folder / "topic.json",
        {"version": "2.0", "title": "One topic", "exportedAt": "2024-05-01T08:00:00Z", "messages": messages},
    )


def lobechat_database(folder: Path) -> Path:
    data = {
        "aiProviders": [{"id": "openai", "keyVaults": SECRET}],
        "topics": [{"id": "t1", "title": "In the database", "sessionId": "s1", "favorite": True}],
        "sessions": [{"id": "s1", "title": None, "pinned": False}],
        "agents": [{"id": "g1", "title": "Writer", "systemRole": "Write well"}],
        "agentsToSessions": [{"agentId": "g1", "sessionId": "s1"}],
        "messagePlugins": [{"id": "m3", "toolCallId": "c", "identifier": "web", "apiName": "search"}],
        "messages": [
            {
                "id": "m1",
                "role": "user",
                "content": "Q",
                "topicId": "t1",
                "sessionId": "s1",
                "createdAt": "2024-05-01T07:00:00Z",
            },
            {
                "id": "m2",
                "role": "assistant",
                "content": "",
                "model": "m",
                "topicId": "t1",
                "parentId": "m1",
                "createdAt": "2024-05-01T07:00:01Z",
                "tools": [{"id": "c", "identifier": "web", "apiName": "search", "arguments": "{}"}],
            },
            {
                "id": "m3",
                "role": "tool",
                "content": "R",
                "topicId": "t1",
                "parentId": "m2",
                "createdAt": "2024-05-01T07:00:02Z",
            },
            {
                "id": "x1",
                "role": "user",
                "content": "no topic",
                "topicId": None,
                "sessionId": "s1",
                "createdAt": "2024-05-01T07:00:02Z",
            },
        ],
    }
    return write_json(folder / "lobe-db.json", {"mode": "pglite", "schemaHash": "h", "data": data})


def lobechat_old(folder: Path) -> Path:
    state = {
        "sessions": [{"id": "inbox-1", "meta": {"title": "Helper"}, "config": {"systemRole": "Help"}}],
        "topics": [{"id": "t1", "title": "Old topic", "sessionId": "inbox-1"}],
        "messages": [
            {
                "id": "2",
                "role": "assistant",
                "content": "later",
                "topicId": "t1",
                "createdAt": 1714546801000,
                "extra": {"fromModel": "gpt-3.5"},
            },
            {"id": "1", "role": "user", "content": "earlier", "topicId": "t1", "createdAt": 1714546800000},
        ],
    }
    return write_json(folder / "lobe-old.json", {"exportType": "all", "version": 7, "state": state})


def _cherry_document() -> dict[str, Any]:
    topics = [
        {
            "id": "t1",
            "name": "Cherries",
            "pinned": True,
            "createdAt": "2024-05-01T07:00:00.000Z",
            "updatedAt": "2024-05-01T08:00:00.000Z",
        }
    ]
    assistants = {
        "assistants": [{"id": "a1", "name": "Gardener", "prompt": "Grow", "topics": topics}],
        "defaultAssistant": {"id": "default", "name": "Default", "topics": [{"id": "t2", "name": "Under the default"}]},
    }
    state = {"assistants": json.dumps(assistants), "llm": json.dumps({"providers": [{"apiKey": SECRET}]})}

    def message(id: str, role: str, **fields: Any) -> dict[str, Any]:
        return {
            "id": id,
            "role": role,
            "topicId": "t1",
            "createdAt": "2024-05-01T07:00:00.000Z",
            "status": "success",
            **fields,
        }

    messages = [
        message("q", "user", blocks=["b1", "b2"]),
        message(
            "r1",
            "assistant",
            askId="q",
            modelId="m-1",
            blocks=["b3", "b4", "b5"],
            foldSelected=True,
            usage={"prompt_tokens": 1, "completion_tokens": 2, "total_tokens": 3},
            metrics={"time_completion_millsec": 700},
        ),
        message("r2", "assistant", askId="q", model={"id": "m-2"}, blocks=["b6", "b7"]),
        message("c", "user", type="clear", blocks=[]),
        message("q2", "user", blocks=["b8"]),
    ]
    blocks = [
        {"id": "b1", "type": "main_text", "content": "Which?"},
        {"id": "b2", "type": "image", "file": {"id": "f1", "ext": ".png"}},
        {"id": "b3", "type": "thinking", "content": "Hmm", "thinking_millsec": 450.5},
        {"id": "b4", "type": "tool", "toolId": "t", "toolName": "find", "arguments": {"x": 1}, "content": {"y": 2}},
        {"id": "b5", "type": "main_text", "content": "The red one"},
        {"id": "b6", "type": "hologram", "content": "?"},
        {"id": "b7", "type": "error", "error": {"message": "Incorrect API key provided: " + SECRET}},
        {"id": "b8", "type": "main_text", "content": "Thanks"},
    ]
    return {
        "time": 1714546800000,
        "version": 5,
        "localStorage": {"persist:cherry-studio": json.dumps(state)},
        "indexedDB": {
            "topics": [
                {"id": "t1", "messages": messages},
                {
                    "id": "t2",
                    "messages": [
                        {
                            "id": "o",
                            "role": "user",
                            "content": "inline, before blocks",
                            "createdAt": "2024-01-01T00:00:00Z",
                        }
                    ],
                },
                {"id": "t3", "messages": []},
            ],
            "message_blocks": blocks,
            "files": [{"id": "f1", "name": "f1.png", "origin_name": "cherry.png", "ext": ".png", "type": "image"}],
            "settings": [{"id": "webdav", "value": SECRET}],
        },
    }


def cherry_zip(folder: Path) -> Path:
    return write_zip(folder / "cherry.zip", {"data.json": _cherry_document(), "Data/Files/f1.png": PNG})


def cherry_bak(folder: Path) -> Path:
    path = folder / "cherry.bak"
    path.write_bytes(gzip.compress(json.dumps(_cherry_document()).encode()))
    return path


def cherry_first_version(folder: Path) -> Path:
    document = _cherry_document()
    topics = [{"key": "topic:t2", "value": {"id": "t2", "messages": document["indexedDB"]["topics"][1]["messages"]}}]
    return write_json(folder / "cherry-v1.json", {**document, "version": 1, "indexedDB": topics})


def cherry_leveldb(folder: Path) -> Path:
    metadata = {"version": 6, "appName": "Cherry Studio", "appVersion": "1.9"}
    return write_zip(
        folder / "cherry6.zip", {"metadata.json": metadata, "IndexedDB/file__0.indexeddb.leveldb/CURRENT": "x"}
    )


def cherry_database(folder: Path) -> Path:
    file = folder / "backup.sqlite"
    with closing(sqlite3.connect(file)) as database, database:
        database.executescript(
            """
            CREATE TABLE topic(id, name, assistant_id, active_node_id, group_id, created_at, updated_at, deleted_at);
            CREATE TABLE message(id, parent_id, topic_id, role, status, siblings_group_id, model_id, model_snapshot,
                                 stats, data, searchable_text, created_at, updated_at, deleted_at);
            CREATE TABLE assistant(id, name, prompt);
            CREATE TABLE pin(entity_type, entity_id);
            CREATE TABLE tag(id, name);
            CREATE TABLE entity_tag(entity_type, entity_id, tag_id);
            CREATE TABLE user_provider(id, api_keys);
            """
        )
        database.execute("INSERT INTO user_provider VALUES ('openai', ?)", (SECRET,))
        database.execute("INSERT INTO assistant VALUES ('as', 'Gardener', 'Grow')")
        database.execute("INSERT INTO pin VALUES ('topic', 'd1')")
        database.execute("INSERT INTO tag VALUES ('tg', 'fruit')")
        database.execute("INSERT INTO entity_tag VALUES ('topic', 'd1', 'tg')")
        database.execute(
            "INSERT INTO topic VALUES ('d1', 'Tables', 'as', 'r1', NULL, 1714546800000, 1714546900000, NULL)"
        )
        database.execute("INSERT INTO topic VALUES ('d2', 'Deleted', 'as', NULL, NULL, 1, 1, 1714546900000)")
        rows = [
            ("root", None, "root", "", "{}", {}, 1714546800000, None),
            ("q", "root", "user", "", "{}", {"parts": [{"type": "text", "text": "Which?"}]}, 1714546801000, None),
            (
                "r1",
                "q",
                "assistant",
                "p::m-1",
                {"promptTokens": 3, "timeThinkingMs": 20},
                {"parts": [{"type": "reasoning", "text": "Hm"}, {"type": "text", "text": "Red"}]},
                1714546802000,
                None,
            ),
            (
                "r2",
                "q",
                "assistant",
                "p::m-2",
                "not json",
                {
                    "parts": [
                        {"type": "dynamic-tool", "toolCallId": "t", "toolName": "f", "input": {}, "output": "o"},
                        {"type": "text", "text": "Dark"},
                        {"type": "file", "url": PNG_URL, "mediaType": "image/png"},
                    ]
                },
                1714546803000,
                None,
            ),
            (
                "gone",
                "q",
                "assistant",
                "p::m-3",
                "{}",
                {"parts": [{"type": "text", "text": "deleted"}]},
                1714546804000,
                5,
            ),
        ]
        for key, parent, role, model, stats, data, time, deleted in rows:
            database.execute(
                "INSERT INTO message VALUES (?, ?, 'd1', ?, 'success', 0, ?, NULL, ?, ?, '', ?, ?, ?)",
                (
                    key,
                    parent,
                    role,
                    model,
                    stats if isinstance(stats, str) else json.dumps(stats),
                    json.dumps(data),
                    time,
                    time,
                    deleted,
                ),
            )
    path = write_zip(folder / "c.cherrybackup", {"manifest.json": {"version": 2}, "backup.sqlite": file.read_bytes()})
    file.unlink()
    return path


def jan(folder: Path) -> Path:
    thread = folder / "jan" / "threads" / "jan-1"
    thread.mkdir(parents=True)
    write_json(
        thread / "thread.json",
        {
            "id": "jan-1",
            "title": "Jan talk",
            "created": 1714546800,
            "updated": 1714546900,
            "assistants": [{"model": {"id": "llama3"}, "instructions": "Be Jan"}],
        },
    )
    lines = [
        {
            "id": "1",
            "thread_id": "jan-1",
            "role": "user",
            "content": [{"type": "text", "text": {"value": "Hi\u2028there", "annotations": []}}],
            "created_at": 1714546800,
        },
        {
            "id": "2",
            "thread_id": "jan-1",
            "role": "assistant",
            "content": [{"type": "text", "text": {"value": "Hello"}}],
            "created_at": 1714546801000,
            "metadata": {"modelId": "llama3"},
        },
    ]
    text = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
    (thread / "messages.jsonl").write_text(text + "\n\ngarbage\n", "utf-8")
    return folder / "jan"


def lm_studio(folder: Path) -> Path:
    out = folder / "conversations" / "Work"
    out.mkdir(parents=True)
    document = {
        "name": "Studio",
        "pinned": True,
        "createdAt": 1714546800000,
        "systemPrompt": "Be local",
        "messages": [
            {
                "versions": [
                    {
                        "type": "singleStep",
                        "role": "user",
                        "content": [
                            {"type": "text", "text": "Q"},
                            {"type": "file", "fileIdentifier": "1.png", "fileType": "image"},
                        ],
                    }
                ],
                "currentlySelected": 0,
            },
            {
                "currentlySelected": 0,
                "versions": [
                    {
                        "type": "multiStep",
                        "role": "assistant",
                        "senderInfo": {"senderName": "qwen"},
                        "steps": [
                            {
                                "type": "contentBlock",
                                "style": {"type": "thinking"},
                                "content": [{"type": "text", "text": "Hm"}],
                            },
                            {
                                "type": "contentBlock",
                                "content": [{"type": "text", "text": "A1"}],
                                "genInfo": {
                                    "identifier": "qwen3-4b",
                                    "stats": {"stopReason": "eosFound", "promptTokensCount": 7},
                                },
                            },
                            {"type": "debugInfoBlock", "debugInfo": "x"},
                        ],
                    },
                    {
                        "type": "multiStep",
                        "role": "assistant",
                        "steps": [{"type": "contentBlock", "content": [{"type": "text", "text": "A2"}]}],
                    },
                ],
            },
        ],
    }
    write_json(out / "1714546800000.conversation.json", document)
    return folder / "conversations"


def chatbotui(folder: Path) -> Path:
    history = [
        {
            "id": "h1",
            "name": "UI",
            "model": {"id": "gpt-3.5-turbo", "name": "GPT"},
            "prompt": "Be UI",
            "temperature": 1,
            "folderId": "f",
            "messages": [
                {"role": "user", "content": "Q"},
                {"role": "assistant", "content": "A"},
                {"role": "user", "content": "Q"},
            ],
        }
    ]
    return write_json(
        folder / "chatbotui.json",
        {"version": 4, "history": history, "folders": [{"id": "f", "name": "Box", "type": "chat"}], "prompts": []},
    )


def plain_messages(folder: Path) -> Path:
    messages = [
        {"role": "system", "content": "Be plain"},
        {
            "role": "user",
            "content": [{"type": "text", "text": "Look"}, {"type": "image_url", "image_url": {"url": PNG_URL}}],
        },
        {
            "role": "assistant",
            "content": None,
            "tool_calls": [{"id": "c", "type": "function", "function": {"name": "f", "arguments": "{}"}}],
        },
        {"role": "tool", "tool_call_id": "c", "content": "7"},
        {"role": "assistant", "content": "Seven", "reasoning_content": "six plus one"},
    ]
    return write_json(folder / "messages.json", messages)


MAKERS: dict[str, tuple[Callable[[Path], Path], str, int]] = {
    "chatgpt": (chatgpt, "chatgpt", 2),
    "claude": (claude, "claude", 1),
    "open_webui": (open_webui, "open_webui", 2),
    "librechat": (librechat, "librechat", 2),
    "nextchat": (nextchat, "nextchat", 2),
    "chatbox": (chatbox, "chatbox", 3),
    "lobechat_topic": (lobechat_topic, "lobechat", 1),
    "lobechat_database": (lobechat_database, "lobechat", 2),
    "lobechat_old": (lobechat_old, "lobechat", 1),
    "cherry_zip": (cherry_zip, "cherry_studio", 2),
    "cherry_bak": (cherry_bak, "cherry_studio", 2),
    "cherry_first_version": (cherry_first_version, "cherry_studio", 1),
    "cherry_database": (cherry_database, "cherry_studio", 1),
    "jan": (jan, "jan", 1),
    "lm_studio": (lm_studio, "lm_studio", 1),
    "chatbotui": (chatbotui, "chatbotui", 1),
    "plain_messages": (plain_messages, "openai_messages", 1),
}
"""Name to: what makes it, the format it is, how many conversations it holds."""
