"""Cherry Studio's newer backup: a zip with a database. Columns that are missing or new are tolerated."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.core.message import Message, OtherPart, Role
from app.exchange.importers.draft import NO_MESSAGES, Draft
from app.exchange.importers.fields import JsonObject, mapping, objects, parsed, text, whole
from app.exchange.importers.importing import ImportedConversation, Notes
from app.exchange.importers.source import Source
from app.exchange.importers.times import moment
from app.exchange.importers.turn import Turn, role, usage

_NAMES = ("backup.sqlite", "cherrystudio.sqlite")
_Rows = Callable[..., Iterator[JsonObject]]


def is_in(source: Source) -> bool:
    """Whether `source` holds such a database, or is one."""
    return any(source.beginning(name, 16) == b"SQLite format 3\0" for name in _databases(source))


def _databases(source: Source) -> list[str]:
    return [name for known in _NAMES for name in source.named(known)][:1]


def conversations(source: Source, format: str, notes: Notes) -> Iterator[ImportedConversation]:
    """The conversations of the database. Raises ImportProblem when it cannot be read."""
    name = _databases(source)[0]
    source.expect([name])
    with source.database(name) as rows:
        assistants = {text(row.get("id")): row for row in rows("assistant")}
        groups = {text(row.get("id")): text(row.get("name")) for row in rows("group")}
        pinned = {text(row.get("entity_id")) for row in rows("pin") if row.get("entity_type") in ("topic", None)}
        tags = _tags(rows)
        for topic in rows("topic"):
            if topic.get("deleted_at"):
                continue
            topic_id, assistant = text(topic.get("id")), assistants.get(text(topic.get("assistant_id")), {})
            draft = Draft(
                format,
                topic_id,
                text(topic.get("name")),
                moment(topic.get("created_at")),
                moment(topic.get("updated_at")),
                system_prompt=text(assistant.get("prompt")),
            )
            folder = groups.get(text(topic.get("group_id"))) or text(assistant.get("name"))
            draft.tag(folder, tags.get(topic_id, ()), topic_id in pinned)
            _add_messages(rows("message", topic_id=topic_id), draft, source)
            if imported := draft.finished(text(topic.get("active_node_id")), source.modified):
                yield imported
            else:
                notes.add(NO_MESSAGES)


def _tags(rows: _Rows) -> dict[str, list[str]]:
    names = {text(row.get("id")): text(row.get("name")) for row in rows("tag")}
    tags: dict[str, list[str]] = {}
    for row in rows("entity_tag"):
        if name := names.get(text(row.get("tag_id"))):
            tags.setdefault(text(row.get("entity_id")), []).append(name)
    return tags


def _add_messages(rows: Iterator[JsonObject], draft: Draft, source: Source) -> None:
    for row in sorted(rows, key=lambda row: whole(row.get("created_at")) or 0):
        parent = row.get("parent_id")
        is_link = row.get("role") == "root" or row.get("deleted_at")
        said = () if is_link else _messages(row, draft, source)
        draft.node(text(row.get("id")), parent if isinstance(parent, str) else None, *said)


def _messages(row: JsonObject, draft: Draft, source: Source) -> tuple[Message, ...]:
    speaker = role(row.get("role"))
    stats, model = mapping(parsed(row.get("stats"))), mapping(parsed(row.get("model_snapshot")))
    turn = Turn(
        Message(
            id="",
            role=speaker,
            created_at=moment(row.get("created_at")),
            model=text(model.get("id")) or text(row.get("model_id")).rpartition("::")[2]
            if speaker == Role.ASSISTANT
            else "",
            usage=usage(
                stats.get("promptTokens"),
                stats.get("completionTokens"),
                stats.get("totalTokens"),
                stats.get("thoughtsTokens"),
            ),
            reasoning_ms=whole(stats.get("timeThinkingMs")) or None,
            duration_ms=whole(stats.get("timeCompletionMs")) or None,
        )
    )
    data = mapping(parsed(row.get("data")))
    for part in objects(data.get("parts")):
        _part(turn, part, draft, source)
    if not data:
        turn.say(text(row.get("searchable_text")))
    return turn.messages()


def _part(turn: Turn, part: JsonObject, draft: Draft, source: Source) -> None:
    kind, data = text(part.get("type")), mapping(part.get("data"))
    if kind == "text":
        turn.say(text(part.get("text")))
    elif kind == "reasoning":
        turn.think(text(part.get("text")))
    elif kind == "file":
        media_type, url = text(part.get("mediaType"), part.get("mime")), text(part.get("url"))
        name = text(part.get("filename"), part.get("name"))
        file_id = text(part.get("fileId"), mapping(part.get("file")).get("id")) or url.rsplit("/", 1)[-1][:200]
        if inner := source.by_last_name.get(file_id):
            turn.show(draft.attached.inside(source, inner, name, media_type))
        else:
            turn.show(draft.attached.address(url, name, media_type, media_type.startswith("image/")))
    elif kind.startswith("tool-") or kind == "dynamic-tool":
        name = text(part.get("toolName")) or kind.removeprefix("tool-")
        turn.call(text(part.get("toolCallId")), name, part.get("input"), part.get("output", part.get("errorText")))
    elif kind == "data-code":
        turn.say(f"```{text(data.get('language'))}\n{text(data.get('content'))}\n```")
    elif kind == "data-error":
        turn.fail(data)
    else:
        turn.show(OtherPart(part))
