"""ChatbotUI's history: `{version, history, folders}`, or the bare list of conversations that came before it."""

from __future__ import annotations

from collections.abc import Iterator

from app.core.message import JsonValue
from app.exchange.importers.draft import NO_MESSAGES, Draft
from app.exchange.importers.entries import documents_of
from app.exchange.importers.fields import JsonObject, as_text, listed, mapping, objects, text
from app.exchange.importers.importing import ImportedConversation, Notes, stable_id
from app.exchange.importers.plain_messages import message
from app.exchange.importers.source import Source


class ChatbotUI:
    """Importer of ChatbotUI's exports."""

    format = "chatbotui"
    label = "ChatbotUI"

    def recognises(self, source: Source) -> bool:
        return bool(_files(source))

    def conversations(self, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        for _name, document in documents_of(source, _files(source), notes):
            folders = {
                text(item.get("id")): text(item.get("name")) for item in objects(mapping(document).get("folders"))
            }
            for raw in objects(_history(document)):
                if imported := self._read(raw, folders, source.modified):
                    yield imported
                else:
                    notes.add(NO_MESSAGES)

    def _read(self, raw: JsonObject, folders: dict[str, str], modified: str) -> ImportedConversation | None:
        model = mapping(raw.get("model"))
        temperature = raw.get("temperature")
        draft = Draft(
            self.format,
            text(raw.get("id")) or stable_id(text(raw.get("name")), as_text(objects(raw.get("messages"))[:2])),
            text(raw.get("name")),
            system_prompt=text(raw.get("prompt")),
            model=text(model.get("id"), raw.get("model")),
            parameters={} if temperature is None else {"temperature": temperature},
        )
        draft.tag(folder=folders.get(text(raw.get("folderId")), ""))
        draft.chain((text(item.get("id")), message(item, draft)) for item in objects(raw.get("messages")))
        return draft.finished(fallback_time=modified)


def _history(document: JsonValue) -> list[JsonValue]:
    return listed(document) or listed(mapping(document).get("history"))


def _files(source: Source) -> list[str]:
    return [name for name in source.json_names if any(map(_is_conversation, _history(source.peek(name))))]


def _is_conversation(raw: JsonValue) -> bool:
    return isinstance(mapping(raw).get("messages"), list) and ("model" in raw or "name" in raw)
