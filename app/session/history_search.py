"""The search in all conversations: what was asked, what was found until now; finding is the index's part."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, QTimer, Signal

from app.core.conversation import ConversationSummary
from app.core.localized import Text
from app.core.search.hits import Found, Group, Order
from app.core.search.query import Query, parse
from app.session.preferences import Preferences
from app.session.shelf import Shelf
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore
from app.storage.index.running import RunningSearch

_FIRST, _NEXT = 12, 40
"""Conversations that are fetched at first, and each time after that."""
_MORE_HITS = 200
"""Hits of one conversation that are fetched when the user wants to see more of them."""
_POLL_MS = 250
_SLOW = Text(
    "搜索索引现在用不了（{reason}），正在逐个查找对话文件，会慢一些。",
    "The search index cannot be used ({reason}); the files are searched one by one, which takes longer.",
)


class HistorySearch(QObject):
    """One search at a time; an empty query is none."""

    changed = Signal()
    """Something of what is below has another value."""
    noticed = Signal(object)
    """A Text for the user, once a run: why searching is slow."""

    def __init__(self, store: ConversationStore, shelf: Shelf, preferences: Preferences, tasks: Tasks) -> None:
        super().__init__()
        self._index, self._shelf, self._preferences, self._tasks = store.index, shelf, preferences, tasks
        self.text = ""
        self.query = Query()
        self.order = Order.NEWEST
        self.any_form = False
        self.accepts: Callable[[ConversationSummary], bool] = lambda _summary: True
        """What the list's filters let through; `repeat` after it was changed."""
        self.groups: list[Group] = []
        self.messages: int | None = None
        """How many messages were found; None while they are counted."""
        self.is_running = False
        """Whether the first answer is still to come."""
        self.is_complete = True
        """Whether `groups` are all there are."""
        self._counts: dict[str, int] = {}
        self._search = self._index.search(self.query, self.order)
        self._fetching = False
        self._has_unfolded = False
        """Whether the user looks at all hits of a conversation."""
        self._has_noticed = False
        self._poll = QTimer(self, interval=_POLL_MS)
        self._poll.timeout.connect(self._look_at_index)
        self._version = 0
        shelf.conversation_removed.connect(self._drop_removed)
        shelf.listed.connect(self._drop_removed)
        shelf.listed.connect(self._poll.start)
        self._poll.start()  # the index may be at it already; else it stops by itself

    @property
    def progress(self) -> float | None:
        """How much of the index is there, from 0 to 1, while it is made; else None."""
        return self._index.progress

    def look_for(self, text: str) -> None:
        """Starts a search; an older one is forgotten."""
        if text != self.text:
            self.text = text
            self.repeat()

    def choose(self, order: Order | None = None, *, any_form: bool | None = None) -> None:
        """Another order, or whether traditional and simplified characters are the same."""
        self.order = self.order if order is None else order
        self.any_form = self.any_form if any_form is None else any_form
        self.repeat()

    def repeat(self) -> None:
        """Asks again."""
        self._search.cancel()
        self._has_unfolded = False
        self.query = parse(self.text, any_form=self.any_form)
        self.is_running = bool(self.query)
        if not self.query:
            self.groups, self.messages, self.is_complete = [], None, True
            self.changed.emit()
            return
        self._version = self._index.version
        self._poll.start()
        self._search = self._index.search(self.query, self.order)
        self._tasks.spawn(self._run(self._search))
        self.changed.emit()

    async def _run(self, search: RunningSearch) -> None:
        found = await search.more(_FIRST)
        if search is not self._search or search.cancelled.is_set():
            return
        self.groups, self._counts, self.messages, self.is_running = [], {}, None, False
        self._take(found)
        counted = await search.count()
        if counted and search is self._search:
            self._counts = {one: count for one, count in counted[1].items() if self._is_wanted(one)}
            self.messages = sum(self._counts.values())
            self.groups = [self._with_count(group) for group in self.groups]
            self.changed.emit()
        self._tell_if_slow()

    def more(self) -> None:
        """Fetches the next conversations, unless there are none or they are on their way."""
        if not (self.is_complete or self.is_running or self._fetching):
            self._fetching = True
            self._tasks.spawn(self._fetch(self._search))

    async def _fetch(self, search: RunningSearch) -> None:
        found = await search.more(_NEXT)
        self._fetching = False
        if search is self._search:
            self._take(found)

    def unfold(self, conversation_id: str) -> None:
        """Fetches more hits of one conversation: all, if they are not very many."""
        shown = next((len(group.hits) for group in self.groups if group.conversation_id == conversation_id), 0)
        self._has_unfolded = True
        self._tasks.spawn(self._unfold(self._search, conversation_id, shown + _MORE_HITS))

    async def _unfold(self, search: RunningSearch, conversation_id: str, most: int) -> None:
        found = await search.hits_in(conversation_id, most)
        if found is not None and search is self._search:
            more = self._with_count(found)
            self.groups = [more if group.conversation_id == conversation_id else group for group in self.groups]
            self.changed.emit()

    def _take(self, found: Found) -> None:
        self.is_complete = found.is_complete
        wanted = [self._with_count(group) for group in found.groups if self._is_wanted(group.conversation_id)]
        self.groups += wanted
        self.changed.emit()
        if not wanted:
            self.more()

    def _is_wanted(self, conversation_id: str) -> bool:
        summary = self._shelf.summary(conversation_id)
        return summary is not None and self.accepts(summary)

    def _with_count(self, group: Group) -> Group:
        if group.is_whole:
            return replace(group, count=len(group.hits))
        return replace(group, count=self._counts.get(group.conversation_id, group.count))

    def _drop_removed(self) -> None:
        kept = [group for group in self.groups if self._shelf.summary(group.conversation_id)]
        if len(kept) != len(self.groups):
            self.groups = kept
            self.changed.emit()

    def _look_at_index(self) -> None:
        """Says how far the index is, and asks again when it knows more; not under the hands of who scrolls."""
        if self.progress is not None:
            self.changed.emit()
        elif not self.query:
            self._poll.stop()
        elif self.is_running or self._has_unfolded:
            return  # the answer is to come, or the user looks at all hits of a chat
        elif self._version != self._index.version and len(self.groups) <= _FIRST:
            self.repeat()

    def _tell_if_slow(self) -> None:
        if self._index.problem and not self._has_noticed:
            self._has_noticed = True
            reason = self._index.problem
            self.noticed.emit(Text(_SLOW.zh.format(reason=reason.zh), _SLOW.en.format(reason=reason.en)))

    def close(self) -> None:
        """Nothing is looked for any more."""
        self._poll.stop()
        self._search.cancel()

    # saved searches

    @property
    def saved(self) -> tuple[str, ...]:
        """The searches that the user keeps, the last saved first."""
        return self._preferences.settings.searches

    def save(self) -> None:
        """Keeps what is looked for now."""
        text = " ".join(self.text.split())
        if text:
            self.keep((text, *(other for other in self.saved if other != text)))

    def keep(self, searches: tuple[str, ...]) -> None:
        """Keeps these searches and no others."""
        self._preferences.update(searches=searches)
        self.changed.emit()
