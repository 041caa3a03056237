"""ChatGPT's data export: a zip or folder with `conversations.json` or its shards, or that file alone.

The tree of every conversation is kept whole; what ChatGPT hid from the user stays out. What a node says is
`chatgpt_nodes`' part. There is no official description; the shape is from exports.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.core.message import JsonValue
from app.exchange.importers.chatgpt_nodes import Assets, Nodes
from app.exchange.importers.draft import NO_MESSAGES, NOT_A_CONVERSATION, Draft
from app.exchange.importers.entries import members_of
from app.exchange.importers.fields import JsonObject, listed, mapping, text
from app.exchange.importers.importing import ImportedConversation, Notes, stable_id
from app.exchange.importers.source import Source
from app.exchange.importers.times import moment

_SHARD = re.compile(r"(?:.*/)?conversations(?:-\d+)?\.json")


class ChatGPT:
    """Importer of ChatGPT's data export."""

    format = "chatgpt"
    label = "ChatGPT"

    def recognises(self, source: Source) -> bool:
        return any(_has_conversations(source.peek(name)) for name in _files(source))

    def conversations(self, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        assets = Assets(source)
        for _key, raw in members_of(source, _files(source), _is_conversation, notes, frozenset({"conversations"})):
            if not _is_conversation("", raw):
                notes.add(NOT_A_CONVERSATION)
            elif (imported := self._read(mapping(raw), assets)) is not None:
                yield imported
            else:
                notes.add(NO_MESSAGES)

    def _read(self, raw: JsonObject, assets: Assets) -> ImportedConversation | None:
        nodes = mapping(raw.get("mapping"))
        source_id = text(raw.get("conversation_id"), raw.get("id")) or stable_id(*sorted(nodes))
        draft = Draft(
            self.format,
            source_id,
            text(raw.get("title")),
            moment(raw.get("create_time")),
            moment(raw.get("update_time")),
        )
        pinned = bool(raw.get("is_starred") or raw.get("pinned_time"))
        draft.tag(pinned=pinned, archived=raw.get("is_archived") is True)
        reading = Nodes(draft, assets, nodes)
        for key in _in_order(nodes):
            reading.add(key)
        reading.add_thoughts_without_answer()
        current = raw.get("current_node")
        shown = current if isinstance(current, str) and current in nodes else None
        while nodes:  # a very long conversation that is freed in one go would hold up other threads for 0.1 s
            nodes.popitem()
        return draft.finished(shown, assets.modified)


def _files(source: Source) -> list[str]:
    names = sorted(name for name in source.json_names if _SHARD.fullmatch(name))
    return names or (list(source.json_names) if len(source.names) == 1 else [])


def _is_conversation(_key: str, raw: JsonValue) -> bool:
    return isinstance(raw, dict) and isinstance(raw.get("mapping"), dict)


def _has_conversations(peek: JsonValue) -> bool:
    items = listed(peek) or listed(mapping(peek).get("conversations")) or [peek]
    return any(_is_conversation("", item) for item in items)


def _in_order(nodes: JsonObject) -> Iterator[str]:
    """All nodes, children in the order in which their parent names them."""
    named = {
        child for node in nodes.values() for child in listed(mapping(node).get("children")) if isinstance(child, str)
    }
    seen: set[str] = set()
    for top in [*(key for key in nodes if key not in named), *nodes]:
        stack = [top]
        while stack:
            key = stack.pop()
            if key in seen or key not in nodes:
                continue
            seen.add(key)
            yield key
            stack.extend(
                child for child in reversed(listed(mapping(nodes[key]).get("children"))) if isinstance(child, str)
            )
