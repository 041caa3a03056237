"""Cherry Studio's backups: `.bak` and zips with `data.json`; newer `.cherrybackup` are `cherry_database`'s part.

The zip that holds the browser's own database is not read: a sentence says which export to use. The state that lies
beside the conversations has API keys; of it only the part "assistants" is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from app.core.localized import Text
from app.core.message import JsonValue
from app.exchange.importers import cherry_database
from app.exchange.importers.cherry_blocks import Blocks
from app.exchange.importers.draft import NO_MESSAGES, Draft
from app.exchange.importers.entries import documents_of
from app.exchange.importers.fields import JsonObject, mapping, objects, parsed, text
from app.exchange.importers.import_problem import ImportProblem
from app.exchange.importers.importing import ImportedConversation, Notes
from app.exchange.importers.source import Source
from app.exchange.importers.times import moment

USE_PHONE_EXPORT = Text(
    "这种 Cherry Studio 备份（内含浏览器数据库）无法直接读取。"
    "请在 Cherry Studio 的“设置 → 数据设置”里使用“导出至手机”，再导入得到的 zip 文件。",
    "This kind of Cherry Studio backup (with the browser's own database inside) cannot be read. In Cherry Studio, open "
    "Settings → Data and use “Export to phone”, then import the zip file that you get.",
)


class CherryStudio:
    """Importer of Cherry Studio's backups."""

    format = "cherry_studio"
    label = "Cherry Studio"

    def recognises(self, source: Source) -> bool:
        return bool(_files(source)) or cherry_database.is_in(source) or _is_browser_database(source)

    def conversations(self, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        names = _files(source)
        if cherry_database.is_in(source):
            yield from cherry_database.conversations(source, self.format, notes)
        elif names:
            for _name, document in documents_of(source, names, notes):
                yield from self._topics(mapping(document), source, notes)
        else:
            raise ImportProblem(USE_PHONE_EXPORT)

    def _topics(self, document: JsonObject, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        tables, topics = _tables(document)
        blocks = Blocks(source, objects(tables.get("message_blocks")), objects(tables.get("files")))
        named = _named_topics(document)
        for topic in topics:
            known = named.get(text(topic.get("id")), {})
            draft = Draft(
                self.format,
                text(topic.get("id")),
                text(known.get("name"), topic.get("name")),
                moment(known.get("createdAt")),
                moment(known.get("updatedAt")),
                system_prompt=text(known.get("prompt"), known.get("assistant_prompt")),
            )
            draft.tag(folder=text(known.get("assistant_name")), pinned=known.get("pinned") is True)
            shown = _add_messages(objects(topic.get("messages")), draft, blocks)
            if imported := draft.finished(shown, source.modified):
                yield imported
            else:
                notes.add(NO_MESSAGES)


def _add_messages(messages: list[JsonObject], draft: Draft, blocks: Blocks) -> str | None:
    """Adds a topic's messages; answers to one question are siblings. Returns the end of what Cherry Studio shows."""
    chosen: dict[str, str] = {}
    for raw in messages:
        question, own = text(raw.get("askId")), text(raw.get("id"))
        if question and (question not in chosen or raw.get("foldSelected") is True or raw.get("useful") is True):
            chosen[question] = own
    tip: str | None = None
    keys: dict[str, str] = {}
    last_question = ""
    for raw in messages:
        own, question = text(raw.get("id")), text(raw.get("askId"))
        said = () if raw.get("type") == "clear" else blocks.messages(raw, draft)
        if raw.get("role") != "assistant" or question not in keys:
            tip = keys[own] = draft.node(own, tip, *said)
            last_question = own if raw.get("role") == "user" else last_question
            continue
        key = keys[own] = draft.node(own, keys[question], *said)
        if chosen.get(question) == own and question == last_question:
            tip = key
    return tip


def _named_topics(document: JsonObject) -> dict[str, JsonObject]:
    """What the state knows of each topic: its name, times, pin, and the assistant that it belongs to."""
    state = mapping(parsed(mapping(document.get("localStorage")).get("persist:cherry-studio")))
    assistants = mapping(parsed(state.get("assistants")))
    named: dict[str, JsonObject] = {}
    for assistant in [mapping(assistants.get("defaultAssistant")), *objects(assistants.get("assistants"))]:
        own = {"assistant_name": assistant.get("name"), "assistant_prompt": assistant.get("prompt")}
        for topic in objects(assistant.get("topics")):
            named.setdefault(text(topic.get("id")), {}).update({**topic, **own})
    return named


def _tables(document: JsonObject) -> tuple[JsonObject, list[JsonObject]]:
    """The tables, and the topics among them; the first version had one list of keys and values instead."""
    tables = document.get("indexedDB")
    if isinstance(tables, list):
        pairs = [item for item in objects(tables) if text(item.get("key")).startswith("topic:")]
        return {}, [
            {"id": text(pair.get("key")).removeprefix("topic:"), **mapping(parsed(pair.get("value")))} for pair in pairs
        ]
    return mapping(tables), objects(mapping(tables).get("topics"))


def _files(source: Source) -> list[str]:
    names = source.named("data.json") or (list(source.json_names) if len(source.names) == 1 else [])
    return [name for name in names if _is_backup(source.peek(name))]


def _is_backup(peek: JsonValue) -> bool:
    raw = mapping(peek)
    return ("indexedDB" in raw and ("localStorage" in raw or "time" in raw)) or (
        "localStorage" in raw and "version" in raw and "time" in raw
    )


def _is_browser_database(source: Source) -> bool:
    return any(
        mapping(source.peek(name)).get("appName") == "Cherry Studio" for name in source.named("metadata.json")[:1]
    ) or any("IndexedDB/" in name and "/Data/" not in f"/{name}" and name.endswith("/CURRENT") for name in source.names)
