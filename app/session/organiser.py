"""Where the user puts conversations: pinned, starred, archived, folders, tags, any number at once, with undo.

The list shows it at once; files are changed behind it, one after the other. Filing is no change of the conversation:
`updated_at` stays, so the order does not jump. Deleting is Workspace's part.
"""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Awaitable, Callable, Iterable, Sequence

from PySide6.QtCore import QObject, Signal

from app.core.changes import FieldsSet
from app.core.conversation import ConversationSummary, Filing
from app.core.list_order import name_key
from app.core.localized import Text
from app.core.message import JsonValue
from app.session import deeds
from app.session.chat_session import ChatSession
from app.session.deeds import Deed, filled
from app.session.preferences import Preferences
from app.session.shelf import Shelf
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore, StorageError

SessionOf = Callable[[str], Awaitable[ChatSession | None]]
Refiled = tuple[ConversationSummary, ConversationSummary]
_SLICE = 500
"""So many conversations are looked at before others get the thread."""
_KEPT_DEEDS = 50
_NO_REASON = Text("", "")


class Organiser(QObject):
    """Files conversations and remembers how to undo it."""

    done = Signal(object)
    """A Deed."""
    progressed = Signal(int, int)
    """So many of so many conversations are on disk."""
    noticed = Signal(object)
    """A Text: what could not be done."""
    folders_changed = Signal()
    """A folder was made or deleted that may have no conversation."""

    def __init__(self, shelf: Shelf, store: ConversationStore, preferences: Preferences, session_of: SessionOf) -> None:
        super().__init__()
        self._shelf, self._store, self._preferences, self._session_of = shelf, store, preferences, session_of
        self._tasks = Tasks()
        self._deeds: list[Deed] = []
        self._deciding, self._writing = asyncio.Lock(), asyncio.Lock()

    # conversations

    def pin(self, ids: Iterable[str], on: bool = True) -> None:
        """Puts conversations above all others, or back among them."""
        self._do(ids, lambda f: dataclasses.replace(f, pinned=on), deeds.PINNED if on else deeds.UNPINNED)

    def star(self, ids: Iterable[str], on: bool = True) -> None:
        """Marks conversations, or takes the mark away."""
        self._do(ids, lambda f: dataclasses.replace(f, starred=on), deeds.STARRED if on else deeds.UNSTARRED)

    def archive(self, ids: Iterable[str], on: bool = True) -> None:
        """Takes conversations out of the list, or back into it."""
        self._do(ids, lambda f: dataclasses.replace(f, archived=on), deeds.ARCHIVED if on else deeds.UNARCHIVED)

    def move(self, ids: Iterable[str], folder: str) -> None:
        """Puts conversations into a folder, which need not exist yet; "" takes them out of theirs."""
        folder = clean(folder)
        sentence = deeds.MOVED if folder else deeds.MOVED_OUT
        self._do(ids, lambda f: dataclasses.replace(f, folder=folder), sentence, folder, also=(folder,))

    def tag(self, ids: Iterable[str], tag: str) -> None:
        """Gives conversations a tag."""
        tag = clean(tag)
        if tag:
            self._do(ids, lambda f: _with_tags(f, (*f.tags, tag)), deeds.TAGGED, tag)

    def untag(self, ids: Iterable[str], tag: str) -> None:
        """Takes a tag from conversations."""
        self._do(ids, lambda f: _with_tags(f, (one for one in f.tags if one != tag)), deeds.UNTAGGED, tag)

    # folders and tags as a whole

    def folders(self) -> list[str]:
        """All folders by name, those without a conversation too."""
        used = {summary.folder for summary in self._shelf.summaries() if summary.folder}
        return sorted(used.union(self.kept_folders()), key=name_key)

    def kept_folders(self) -> tuple[str, ...]:
        """Those that stay when they have no conversation."""
        kept = self._preferences.settings.window.get("folders")
        return tuple(name for name in kept if isinstance(name, str)) if isinstance(kept, list | tuple) else ()

    def make_folder(self, name: str) -> None:
        """Makes an empty folder."""
        if name := clean(name):
            self._do((), lambda f: f, deeds.FOLDER_MADE, name, also=(name,))

    def rename_folder(self, old: str, new: str) -> None:
        """Gives a folder another name; if there is one with that name, they become one."""
        new = clean(new)
        if new and new != old:
            rename = deeds.FOLDER_RENAMED
            self._do(
                self._in_folder(old),
                lambda f: dataclasses.replace(f, folder=new),
                rename,
                new,
                also=(new,),
                without=old,
            )

    def delete_folder(self, name: str) -> None:
        """Removes a folder; its conversations stay."""
        ids = self._in_folder(name)
        self._do(ids, lambda f: dataclasses.replace(f, folder=""), deeds.FOLDER_DELETED, name, without=name)

    def rename_tag(self, old: str, new: str) -> None:
        """Gives a tag another name wherever it is."""
        new = clean(new)
        if new and new != old:
            ids = self._tagged(old)
            self._do(
                ids, lambda f: _with_tags(f, (new if tag == old else tag for tag in f.tags)), deeds.TAG_RENAMED, new
            )

    def delete_tag(self, tag: str) -> None:
        """Takes a tag from all conversations."""
        ids = self._tagged(tag)
        self._do(ids, lambda f: _with_tags(f, (one for one in f.tags if one != tag)), deeds.TAG_DELETED, tag)

    def _in_folder(self, name: str) -> list[str]:
        return [summary.id for summary in self._shelf.summaries() if summary.folder == name]

    def _tagged(self, tag: str) -> list[str]:
        return [summary.id for summary in self._shelf.summaries() if tag in summary.tags]

    # doing and undoing

    def undo(self, deed: Deed | None = None) -> None:
        """Takes back `deed`, or what was done last."""
        deed = deed or (self._deeds[-1] if self._deeds else None)
        if deed in self._deeds:
            self._deeds.remove(deed)
            self._tasks.spawn(self._undo(deed))

    async def settle(self) -> None:
        """Waits until everything is on disk or has failed."""
        await self._tasks.settle()

    def _do(
        self,
        ids: Iterable[str],
        file: Callable[[Filing], Filing],
        sentence: Text,
        name: str = "",
        *,
        also: Sequence[str] = (),
        without: str = "",
    ) -> None:
        self._tasks.spawn(self._carry_out(list(ids), file, (sentence, name), set(also) - {""}, without))

    async def _carry_out(
        self, ids: list[str], file: Callable[[Filing], Filing], said: tuple[Text, str], also: set[str], without: str
    ) -> None:
        async with self._deciding:
            changed: list[Refiled] = []
            for number, conversation_id in enumerate(ids, 1):
                old = self._shelf.summary(conversation_id)
                if old is not None and old.problem is None and (filing := file(old.filing)) != old.filing:
                    changed.append((old, old.filed(filing)))
                if number % _SLICE == 0:
                    await asyncio.sleep(0)
            folders = self.kept_folders()
            left = {old.folder for old, new in changed if old.folder != new.folder}
            self._keep_folders((left | also | set(folders)) - {"", without})
            if changed or self.kept_folders() != folders:
                deed = Deed(filled(said[0], len(changed), said[1]), tuple(changed), folders)
                self._deeds = [*self._deeds[1 - _KEPT_DEEDS :], deed]
                self._shelf.refile(changed)
                self.done.emit(deed)
        await self._write(changed)

    async def _undo(self, deed: Deed) -> None:
        async with self._deciding:
            back = []
            for number, (old, new) in enumerate(deed.changed, 1):
                now = self._shelf.summary(old.id)
                if now is not None:
                    fields = {field: getattr(old, field) for field in _difference(old, new)}
                    back.append((now, now.filed(dataclasses.replace(now.filing, **fields))))
                if number % _SLICE == 0:
                    await asyncio.sleep(0)
            self._keep_folders(deed.folders)
            self._shelf.refile(back)
        await self._write(back)

    def _keep_folders(self, names: Iterable[str]) -> None:
        kept = tuple(sorted(names, key=name_key))
        if kept != self.kept_folders():
            self._preferences.remember_window(folders=list(kept))
            self.folders_changed.emit()

    async def _write(self, changed: Sequence[Refiled]) -> None:
        failed: list[Refiled] = []
        reason = _NO_REASON
        async with self._writing:  # in the order in which it was decided
            for number, (old, new) in enumerate(changed, 1):
                try:
                    await self._write_one(old.id, {field: getattr(new, field) for field in _difference(old, new)})
                except StorageError as error:
                    failed.append((new, old))
                    reason = error.reason
                self.progressed.emit(number, len(changed))
        if failed:
            self._shelf.refile(failed)
            self.noticed.emit(filled(deeds.NOT_SAVED, len(failed), why=reason))

    async def _write_one(self, conversation_id: str, fields: dict[str, JsonValue]) -> None:
        session = await self._session_of(conversation_id)
        if session is None:
            await self._store.change(conversation_id, FieldsSet(fields))
            session = await self._session_of(conversation_id)  # opened meanwhile: it must know before it writes
        if session is not None:
            session.set_fields(**fields)


def clean(name: str) -> str:
    """A folder's or tag's name as it is kept: one line without blanks around it."""
    return " ".join(name.split())[:100]


def _with_tags(filing: Filing, tags: Iterable[str]) -> Filing:
    return dataclasses.replace(filing, tags=tuple(dict.fromkeys(tags)))


def _difference(old: ConversationSummary, new: ConversationSummary) -> list[str]:
    """The fields in which they are filed differently."""
    fields = ("folder", "tags", "pinned", "starred", "archived")
    return [field for field in fields if getattr(old, field) != getattr(new, field)]
