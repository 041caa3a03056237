"""Dousha's own files: one conversation.json, a zip of them, or a copied data folder. Nothing of them is lost.

Reading them is storage's trade and handed in with the source; ids stay, so that a copy merges with its original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.core.conversation import Conversation
from app.core.localized import Text
from app.core.message import FilePart, ImagePart, JsonValue
from app.exchange.importers.attached import NOT_INCLUDED
from app.exchange.importers.draft import NO_MESSAGES
from app.exchange.importers.fields import mapping, text
from app.exchange.importers.import_problem import ImportProblem, filled
from app.exchange.importers.importing import Attachment, ImportedConversation, Notes, stable_id
from app.exchange.importers.source import LARGEST_DOCUMENT, Source, reading

_SNAPSHOT, _JOURNAL = "conversation.json", "journal.jsonl"
_FORMAT = "dousha-conversation"
_MARK = re.compile(rb'"format"\s*:\s*"dousha-conversation"')
_PLAIN_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,99}")
_UNREADABLE_HERE = Text("这里读不了“{name}”。", "“{name}” cannot be read here.")
_NOT_WRITABLE = Text("“{name}”：{why}", "“{name}”: {why}")


class Dousha:
    """Importer of our own exports."""

    format = "dousha"
    label = "豆沙 Dousha"

    def recognises(self, source: Source) -> bool:
        return any(_is_snapshot(source.peek(name)) for name in _candidates(source)[:50])

    def conversations(self, source: Source, notes: Notes) -> Iterator[ImportedConversation]:
        names = _candidates(source)
        source.expect(names)
        for name in names:
            try:
                imported = self._read(source, name, notes)
            except ImportProblem as problem:
                notes.add(problem.text)
                continue
            if imported:
                yield imported

    def _read(self, source: Source, name: str, notes: Notes) -> ImportedConversation | None:
        folder = name.removesuffix(_SNAPSHOT) if f"/{name}".endswith(f"/{_SNAPSHOT}") else None
        if folder is None and not _MARK.search(source.beginning(name, 65536)):
            return None  # some other file beside ours
        journal = b""
        if folder and folder + _JOURNAL in source:
            journal = source.read(folder + _JOURNAL, LARGEST_DOCUMENT)
        source_id = _id(source, name, folder)
        conversation_id = source_id if _PLAIN_ID.fullmatch(source_id) else stable_id(self.format, source_id)
        conversation, problem = _read_own(source, name, conversation_id, journal)
        if problem:
            title = conversation.title or name
            zh, en = problem.zh, problem.en
            notes.add(Text(filled(_NOT_WRITABLE, name=title, why=zh).zh, filled(_NOT_WRITABLE, name=title, why=en).en))
            return None
        if not conversation.messages:
            notes.add(NO_MESSAGES)
            return None
        found, problems = dict[str, Attachment](), dict[Text, None]()
        for part in (part for message in conversation.messages.values() for part in message.parts):
            if isinstance(part, ImagePart | FilePart) and part.file and part.file not in found:
                inner = f"{folder}attachments/{part.file}"
                if folder is not None and inner in source:
                    found[part.file] = _attachment(source, inner, part)
                else:
                    problems[NOT_INCLUDED] = None
        return ImportedConversation(conversation, source_id, tuple(found.values()), tuple(problems))


def _read_own(source: Source, name: str, conversation_id: str, journal: bytes) -> tuple[Conversation, Text | None]:
    if source.read_own is None:
        raise ImportProblem(filled(_UNREADABLE_HERE, name=name))
    snapshot = source.read(name, LARGEST_DOCUMENT)
    source.bytes_read += len(snapshot)
    with reading(name):
        return source.read_own(conversation_id, snapshot, journal)


def _attachment(source: Source, inner: str, part: ImagePart | FilePart) -> Attachment:
    kind = part.media_type or ("image/" if isinstance(part, ImagePart) else "")
    return Attachment(part.file, part.file, kind, lambda: source.read(inner))


def _id(source: Source, name: str, folder: str | None) -> str:
    """The folder's name, as in the data folder, else what the file says."""
    named = folder.rstrip("/").rpartition("/")[2] if folder else ""
    if folder == "" and source.path.is_dir():
        named = source.path.name
    return named or text(mapping(source.peek(name)).get("id")) or name


def _candidates(source: Source) -> list[str]:
    """The files that may be snapshots; what a data folder has in its trash was deleted on purpose."""
    if len(source.names) == 1:
        return list(source.json_names)
    named = [name for name in source.named(_SNAPSHOT) if "/trash/" not in f"/{name}"]
    return sorted(named) or [name for name in source.json_names if "/" not in name]


def _is_snapshot(peek: JsonValue) -> bool:
    return mapping(peek).get("format") == _FORMAT
