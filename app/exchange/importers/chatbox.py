"""Chatbox's export: a session under a key of its own each, read one at a time; forks are `chatbox_session`'s part."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.message import JsonValue
from app.exchange.importers.chatbox_session import read_session
from app.exchange.importers.draft import NO_MESSAGES
from app.exchange.importers.entries import members_of
from app.exchange.importers.fields import mapping, objects, text
from app.exchange.importers.importing import ImportedConversation, Notes
from app.exchange.importers.source import Source

_SESSION = "session:"
_LIST = "chat-sessions-list"
_OLD = "chat-sessions"
_MARKS = ("__exported_items", "__exported_at", _LIST, _OLD)


class Chatbox:
    """Importer of Chatbox's exports."""

    format = "chatbox"
    label = "Chatbox"

    def recognises(self, source: Source) -> bool:
        return bool(_files(source))

    def conversations(self, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        names = _files(source)
        starred = {
            text(item.get("id"))
            for sidebar in _sidebars(source, names)
            for item in objects(sidebar)
            if item.get("starred") is True
        }
        seen: set[str] = set()
        for key, value in members_of(source, names, _is_session, notes):
            # The oldest versions had all sessions in one list.
            for raw in objects(value) if key == _OLD else [mapping(value)] if _is_session(key, value) else []:
                source_id = text(raw.get("id")) or key.removeprefix(_SESSION)
                if key == _OLD and source_id in seen:
                    continue
                seen.add(source_id)
                sessions = list(read_session(self.format, source_id, raw, source.modified, source_id in starred))
                yield from sessions
                if not sessions:
                    notes.add(NO_MESSAGES)


def _files(source: Source) -> list[str]:
    return [name for name in source.json_names if _is_export(mapping(source.peek(name)))]


def _sidebars(source: Source, names: list[str]) -> Iterator[JsonValue]:
    """The lists of sessions, which say what is starred: at the beginning, or after all the sessions."""
    late = [name for name in names if _LIST not in mapping(source.peek(name))]
    yield from (mapping(source.peek(name)).get(_LIST) for name in names if name not in late)
    yield from (value for key, value in members_of(source, late, _is_session, Notes()) if key == _LIST)


def _is_export(peek: JsonValue) -> bool:
    return any(key in peek for key in _MARKS) or any(key.startswith(_SESSION) for key in peek)


def _is_session(key: str, value: JsonValue) -> bool:
    return key.startswith(_SESSION) and isinstance(value, dict)
