"""Conversations to export, and an export made of them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable

from app.core.conversation import Conversation
from app.core.message import (
    Citation,
    FilePart,
    ImagePart,
    Message,
    MessageState,
    OtherPart,
    Role,
    TextPart,
    ToolCall,
    Usage,
)
from app.exchange.exporters.formats import FORMATS, Format, export
from app.storage.encoding import snapshot

PNG = b"\x89PNG\r\n\x1a\n" + b"rest"
FILES = {"a1b2.png": PNG, "c3.pdf": b"%PDF-", "evil.svg": b"<svg onload=alert(1)>"}


def read_attachment(conversation_id: str, name: str) -> bytes:
    if name not in FILES:
        raise FileNotFoundError(name)
    return FILES[name]


def format_named(name: str) -> Format:
    return next(one for one in FORMATS if one.name == name)


def exported(
    name: str,
    *conversations: Conversation,
    archive: bool = False,
    missing: list[tuple[str, str]] | None = None,
    read: Callable[[str, str], bytes] = read_attachment,
) -> bytes:
    data = bytearray()
    lost = export(
        format_named(name),
        iter(conversations),
        read,
        data.extend,
        archive=archive,
        snapshot=lambda conversation: snapshot(conversation, 0),
    )
    if missing is not None:
        missing += lost
    return bytes(data)


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert len(set(archive.namelist())) == len(archive.namelist())
        return {name: archive.read(name) for name in archive.namelist()}


def said(id: str, parent: str | None, text: str, role: str = Role.ASSISTANT, **fields: object) -> Message:
    return Message(
        id=id, parent_id=parent, role=role, parts=(TextPart(text),), created_at="2026-01-31T08:15:30.123Z", **fields
    )


def talk(text: str = "先煮红豆。", title: str = "豆沙包", **fields: object) -> Conversation:
    """A conversation with two branches and one of everything."""
    messages: Iterable[Message] = (
        Message(
            id="q",
            parts=(
                TextPart("怎么做？"),
                ImagePart(file="a1b2.png", name="包子.png"),
                FilePart(file="c3.pdf", name="c.pdf"),
            ),
            created_at="2026-01-31T08:15:00.000Z",
        ),
        said("old", "q", "第一个回答", model="doubao-1.5-pro-32k"),
        said(
            "new",
            "q",
            text,
            model="doubao-1.5-pro-32k",
            reasoning="想一想",
            citations=(Citation("https://example.com/?a=1&b=2", "来源一"),),
            usage=Usage(3, 5, 8),
            tool_calls=(ToolCall("c1", "weather", '{"city": "北京"}'),),
        ),
        Message(id="result", parent_id="new", role=Role.TOOL, tool_call_id="c1", parts=(TextPart("晴"),)),
        said("gone", "result", "被删除的话", deleted_at="2026-02-01T00:00:00.000Z"),
        said("end", "gone", "晴天", state=MessageState.STOPPED, extra={"later": [1]}),
        Message(id="odd", parent_id="end", parts=(OtherPart({"type": "video", "x": 1}),)),
    )
    settings = {"id": "18f0c0ffee0a1b2c3d4e5", "current_id": "odd", "system_prompt": "用中文", "extra": {"future": 1}}
    return Conversation(title=title, messages={message.id: message for message in messages}, **{**settings, **fields})


def one_message(text: str, title: str = "t") -> Conversation:
    return Conversation(
        title=title, current_id="m2", messages={"m": said("m", None, text), "m2": said("m2", "m", "END")}
    )
