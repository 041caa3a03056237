"""What organising the list did, as values that can be undone, and the sentences for it."""

from __future__ import annotations

import msgspec

from app.core.conversation import ConversationSummary
from app.core.localized import Text

PINNED = Text("已置顶 {n} 个对话。", "{chats} pinned.")
UNPINNED = Text("已取消置顶 {n} 个对话。", "{chats} unpinned.")
STARRED = Text("已给 {n} 个对话加星标。", "{chats} starred.")
UNSTARRED = Text("已去掉 {n} 个对话的星标。", "Star removed from {chats}.")
ARCHIVED = Text("已归档 {n} 个对话。", "{chats} archived.")
UNARCHIVED = Text("已把 {n} 个对话移出归档。", "{chats} taken out of the archive.")
MOVED = Text("已把 {n} 个对话移到“{name}”。", "{chats} moved to “{name}”.")
MOVED_OUT = Text("已把 {n} 个对话移出文件夹。", "{chats} taken out of the folder.")
UNFILED = Text("已把 {n} 个对话放回列表。", "{chats} put back among the others.")
TAGGED = Text("已给 {n} 个对话加上标签“{name}”。", "{chats} tagged “{name}”.")
UNTAGGED = Text("已去掉 {n} 个对话的标签“{name}”。", "Tag “{name}” removed from {chats}.")
FOLDER_MADE = Text("新建了文件夹“{name}”。", "Folder “{name}” created.")
FOLDER_RENAMED = Text("文件夹已改名为“{name}”。", "Folder renamed to “{name}”.")
FOLDER_DELETED = Text("文件夹“{name}”已删除，里面的对话都还在。", "Folder “{name}” deleted. Its chats are kept.")
TAG_RENAMED = Text("标签已改名为“{name}”。", "Tag renamed to “{name}”.")
TAG_DELETED = Text("标签“{name}”已从所有对话去掉。", "Tag “{name}” removed from all chats.")
CANCELLED = Text("已停止，还有 {n} 个对话保持原样。", "Stopped. {chats} stay as they were.")
NOT_SAVED = Text("{n} 个对话没能改动（{why_zh}）。", "{chats} could not be changed: {why_en}.")


def filled(sentence: Text, count: int, name: str = "", why: Text | None = None) -> Text:
    """One of the sentences about `count` conversations."""
    chats = "1 chat" if count == 1 else f"{count:,} chats"
    why_zh, why_en = (why.zh, why.en) if why else ("", "")
    return Text(
        sentence.zh.format(n=f"{count:,}", name=name, why_zh=why_zh),
        sentence.en.format(chats=chats, name=name, why_en=why_en),
    )


class Deed(msgspec.Struct, frozen=True):
    """One thing that was done to any number of conversations."""

    sentence: Text
    changed: tuple[tuple[ConversationSummary, ConversationSummary], ...]
    """Each conversation as it was listed before and after."""
    at: float
    """When, by time.monotonic."""
    folders: tuple[str, ...]
    """The folders before that stay without conversations."""
