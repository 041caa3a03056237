"""LobeChat's exports: one topic, the whole database, or the old configuration; messages are `lobechat_messages`' part.

Of the database export the tables of providers, which hold keys, are not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.core.message import JsonValue
from app.exchange.importers.draft import NO_MESSAGES, Draft
from app.exchange.importers.entries import documents_of
from app.exchange.importers.fields import JsonObject, as_text, listed, mapping, objects, text
from app.exchange.importers.importing import ImportedConversation, Notes, stable_id
from app.exchange.importers.lobechat_messages import add_messages
from app.exchange.importers.source import Source
from app.exchange.importers.times import moment

_TABLES = frozenset({"messages", "topics", "sessions", "agents", "threads", "messagePlugins", "userSettings"})
_OWN_FIELDS = frozenset({"parentId", "plugin", "pluginState", "updatedAt", "tools", "topicId", "sessionId"})


class LobeChat:
    """Importer of LobeChat's and LobeHub's exports."""

    format = "lobechat"
    label = "LobeChat"

    def recognises(self, source: Source) -> bool:
        return bool(_files(source))

    def conversations(self, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        for name, document in documents_of(source, _files(source), notes):
            raw = mapping(document)
            tables = mapping(raw.get("data")) or mapping(raw.get("state"))
            if tables:
                yield from self._database(tables, source.modified, notes)
            elif imported := self._topic(raw, name, source.modified):
                yield imported
            else:
                notes.add(NO_MESSAGES)

    def _topic(self, raw: JsonObject, name: str, modified: str) -> ImportedConversation | None:
        messages = objects(raw.get("messages"))
        first = next((text(message.get("id")) for message in messages if text(message.get("id"))), "")
        title = text(raw.get("title")) or name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        draft = Draft(self.format, first or stable_id(title, as_text(messages[:1])), title)
        shown = add_messages(draft, messages)
        return draft.finished(shown, moment(raw.get("exportedAt")) or modified)

    def _database(self, tables: JsonObject, modified: str, notes: Notes) -> Iterator[ImportedConversation]:
        topics = {text(topic.get("id")): topic for topic in objects(tables.get("topics"))}
        sessions = _sessions(tables)
        plugins = {text(plugin.get("id")): plugin for plugin in objects(tables.get("messagePlugins"))}
        threads = {text(thread.get("id")): thread for thread in objects(tables.get("threads"))}
        talks: dict[str, list[JsonObject]] = {}
        for message in objects(tables.get("messages")):
            home = [message.get(name) for name in ("topicId", "sessionId", "groupId", "agentId")]
            talks.setdefault(text(*home) or "inbox", []).append(message)
        for source_id, messages in talks.items():
            topic = topics.get(source_id, {})
            session_id = text(topic.get("sessionId"), *(message.get("sessionId") for message in messages[:1]))
            session = sessions.get(session_id, {})
            draft = Draft(
                self.format,
                source_id,
                text(topic.get("title"), session.get("title")),
                moment(topic.get("createdAt")),
                moment(topic.get("updatedAt")),
                system_prompt=text(session.get("prompt")),
            )
            favourite = bool(topic.get("favorite")) or session.get("pinned") is True
            draft.tag(folder=text(session.get("title")), pinned=favourite)
            shown = add_messages(draft, messages, plugins, threads)
            if imported := draft.finished(shown, modified):
                yield imported
            else:
                notes.add(NO_MESSAGES)


def _sessions(tables: JsonObject) -> dict[str, JsonObject]:
    """Title, prompt and pin of each session, from itself or from its agent."""
    agents = {text(agent.get("id")): agent for agent in objects(tables.get("agents"))}
    linked = {
        text(link.get("sessionId")): text(link.get("agentId")) for link in objects(tables.get("agentsToSessions"))
    }
    sessions = {}
    for session in objects(tables.get("sessions")):
        id_ = text(session.get("id"))
        agent = agents.get(linked.get(id_, ""), {})
        meta, config = mapping(session.get("meta")), mapping(session.get("config"))
        sessions[id_] = {
            "title": text(session.get("title"), meta.get("title"), agent.get("title")),
            "prompt": text(agent.get("systemRole"), config.get("systemRole")),
            "pinned": session.get("pinned"),
        }
    return sessions


def _files(source: Source) -> list[str]:
    return [name for name in source.json_names if _is_export(source.peek(name))]


def _is_export(peek: JsonValue) -> bool:
    raw = mapping(peek)
    data, state, first = (
        mapping(raw.get("data")),
        mapping(raw.get("state")),
        next(iter(objects(raw.get("messages"))), {}),
    )
    if data.keys() & _TABLES and ("mode" in raw or "schemaHash" in raw or len(data.keys() & _TABLES) > 1):
        return True
    if "exportType" in raw and state:
        return True
    if not listed(raw.get("messages")) or not isinstance(first.get("role"), str):
        return False
    return raw.get("version") == "2.0" or "exportedAt" in raw or bool(first.keys() & _OWN_FIELDS)
