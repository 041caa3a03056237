"""Files conversations elsewhere, any number at once, with undo: the list shows it at once, the files follow.

Filing is no change of the conversation: `updated_at` stays, so the order of the list does not jump.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence

import msgspec
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
"""A conversation as it was listed before and after."""
_SLICE = 500
"""So many conversations are looked at before others get the thread."""
_KEPT_DEEDS = 50
_NO_REASON = Text("", "")


class Wish(msgspec.Struct, frozen=True):
    """What is to be done to the filing of conversations."""

    file: Callable[[Filing], Filing]
    sentence: Text
    """One of `deeds`."""
    name: str = ""
    """The folder or tag that the sentence names."""
    new_folder: str = ""
    """A folder that stays even if it has no conversation."""
    old_folder: str = ""
    """A folder that is no more."""


class Refiling(QObject):
    """Carries out wishes in their order and remembers how to undo them."""

    done = Signal(object)
    """A Deed."""
    refiled = Signal()
    """Something is filed elsewhere now, also after an undo."""
    progressed = Signal(int, int)
    """So many of so many conversations are on disk."""
    noticed = Signal(object)
    """A Text: what could not be done."""

    def __init__(self, shelf: Shelf, store: ConversationStore, preferences: Preferences, session_of: SessionOf) -> None:
        super().__init__()
        self._shelf, self._store, self._preferences, self._session_of = shelf, store, preferences, session_of
        self._tasks = Tasks()
        self._deeds: list[Deed] = []
        self._deciding, self._writing = asyncio.Lock(), asyncio.Lock()
        self._wants_end = False

    def do(self, ids: Iterable[str], wish: Wish) -> None:
        """Does it to these conversations, asked for when it is their turn; those that need attention are left alone."""
        self._tasks.spawn(self._carry_out(ids, wish))

    def undo(self, deed: Deed | None = None) -> None:
        """Takes back `deed`, or what was done last."""
        deed = deed or (self._deeds[-1] if self._deeds else None)
        if deed is not None and deed in self._deeds:
            self._deeds.remove(deed)
            self._tasks.spawn(self._take_back(deed))

    def cancel(self) -> None:
        """Ends what is being written: the conversations that are not written yet stay as they were."""
        self._wants_end = True

    @property
    def last_at(self) -> float:
        """When the deed was done that `undo` would take back, by time.monotonic; 0 when there is none."""
        return self._deeds[-1].at if self._deeds else 0.0

    async def settle(self) -> None:
        """Waits until everything is on disk or has failed."""
        await self._tasks.settle()

    def kept_folders(self) -> tuple[str, ...]:
        """The folders that stay when they have no conversation."""
        kept = self._preferences.settings.window.get("folders")
        return tuple(name for name in kept if isinstance(name, str)) if isinstance(kept, list | tuple) else ()

    async def _carry_out(self, ids: Iterable[str], wish: Wish) -> None:
        async with self._deciding:
            changed: list[Refiled] = []
            for number, conversation_id in enumerate(list(ids), 1):
                old = self._shelf.summary(conversation_id)
                if old is not None and old.problem is None and (filing := wish.file(old.filing)) != old.filing:
                    changed.append((old, old.filed(filing)))
                if number % _SLICE == 0:
                    await asyncio.sleep(0)
            folders = self.kept_folders()
            left = {old.folder for old, new in changed if old.folder != new.folder}
            self._keep_folders({*folders, *left, wish.new_folder} - {"", wish.old_folder})
            if changed or self.kept_folders() != folders:
                deed = Deed(filled(wish.sentence, len(changed), wish.name), tuple(changed), time.monotonic(), folders)
                self._deeds = [*self._deeds[1 - _KEPT_DEEDS :], deed]
                self._list(changed)
                self.done.emit(deed)
        await self._write(changed)

    async def _take_back(self, deed: Deed) -> None:
        async with self._deciding:
            back = await self._reversed(deed.changed)
            self._keep_folders(deed.folders)
            self._list(back)
        await self._write(back)

    async def _reversed(self, changed: Sequence[Refiled]) -> list[Refiled]:
        """How to take back what was changed, and nothing else that happened since."""
        back = []
        for number, (old, new) in enumerate(changed, 1):
            now = self._shelf.summary(old.id)
            if now is not None:
                unchanged = [name for name in _difference(old, new) if getattr(now, name) == getattr(new, name)]
                fields = {name: getattr(old, name) for name in unchanged}
                filing = msgspec.structs.replace(now.filing, **fields)
                if filing != now.filing:
                    back.append((now, now.filed(filing)))
            if number % _SLICE == 0:
                await asyncio.sleep(0)
        return back

    def _list(self, changed: Sequence[Refiled]) -> None:
        self._shelf.refile(changed)
        self.refiled.emit()

    def _keep_folders(self, names: Iterable[str]) -> None:
        kept = sorted(names, key=name_key)
        if kept != list(self.kept_folders()):
            self._preferences.remember_window(folders=kept)

    async def _write(self, changed: Sequence[Refiled]) -> None:
        failed: list[Refiled] = []
        left: Sequence[Refiled] = ()
        reason = _NO_REASON
        async with self._writing:  # in the order in which it was decided
            self._wants_end = False
            for number, (old, new) in enumerate(changed, 1):
                if self._wants_end:
                    left = changed[number - 1 :]
                    self.progressed.emit(len(changed), len(changed))
                    break
                try:
                    await self._write_one(old.id, {field: getattr(new, field) for field in _difference(old, new)})
                except StorageError as error:
                    failed.append((old, new))
                    reason = error.reason
                self.progressed.emit(number, len(changed))
        if failed or left:
            self._list(await self._reversed([*failed, *left]))
        if failed:
            self.noticed.emit(filled(deeds.NOT_SAVED, len(failed), why=reason))
        if left:
            self.noticed.emit(filled(deeds.CANCELLED, len(left)))

    async def _write_one(self, conversation_id: str, fields: dict[str, JsonValue]) -> None:
        session = await self._session_of(conversation_id)
        if session is None:
            await self._store.change(conversation_id, lambda _there: (FieldsSet(fields),))
            session = await self._session_of(conversation_id)  # opened meanwhile: it must know before it writes
        if session is not None:
            session.set_fields(**fields)


def _difference(old: ConversationSummary, new: ConversationSummary) -> list[str]:
    """The fields in which they are filed differently."""
    fields = ("folder", "tags", "pinned", "starred", "archived")
    return [field for field in fields if getattr(old, field) != getattr(new, field)]
