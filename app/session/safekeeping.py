"""What keeps conversations from being lost: trash, backups, other machines' changes, the report of the start."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.core.conversation import ConversationSummary
from app.core.localized import Text
from app.session.outside import OutsideChanges
from app.session.tasks import Tasks
from app.session.ticks import Ticks
from app.session.workspace import Workspace
from app.storage.conversations import ConversationStore
from app.storage.folders import Folders

if TYPE_CHECKING:
    from app.session.backups import Backups
    from app.session.trash import TrashCan

_FIRST_LOOK_S, _LOOK_AGAIN_S = 120.0, 3600.0
"""Whether a backup is due is asked so long after the start, and so often."""


class Safekeeping(QObject):
    """Holds its parts, and what was repaired in this run."""

    reported = Signal()
    """`repairs` or `needs_attention` has more to tell."""

    def __init__(self, workspace: Workspace, store: ConversationStore, folders: Folders) -> None:
        super().__init__()
        self._tasks = Tasks()
        self._workspace, self._store, self._folders = workspace, store, folders
        self.preferences = workspace.preferences
        self.outside = OutsideChanges(store, workspace.shelf, workspace.sessions, self._tasks)
        self.repairs: list[Text] = []
        self._told: Text | None = None
        workspace.repaired.connect(self._note)
        self._ticks = Ticks(self._back_up_daily, _LOOK_AGAIN_S, _FIRST_LOOK_S)

    @cached_property
    def trash(self) -> TrashCan:
        """What was deleted; loaded when it is first looked into."""
        from app.session.trash import TrashCan

        return TrashCan(self._store, self._workspace.shelf, self._tasks)

    @cached_property
    def backups(self) -> Backups:
        """Loaded with the first backup of the day, or when the user wants something of them."""
        from app.session.backups import Backups

        backups = Backups(self._store, self._folders, self.preferences, self._workspace.shelf, self._tasks)
        backups.failed.connect(self._tell_once)
        backups.restored.connect(lambda _plan: self.outside.look())
        return backups

    def _back_up_daily(self) -> None:
        if self.preferences.settings.backups:
            self.backups.back_up_if_due()

    def _tell_once(self, problem: Text) -> None:
        """The daily backup tries again every hour; its folder may be on a drive that is not there."""
        if problem != self._told:
            self._told = problem
            self._workspace.noticed.emit(problem)

    def start(self) -> None:
        """Once the window is there."""
        self.outside.start()
        self._ticks.start()

    async def aclose(self) -> None:
        """Stops what runs by itself."""
        self.outside.stop()
        self._ticks.stop()
        if "backups" in vars(self):
            self.backups.cancel()  # what is being made is given up
        await self._tasks.settle()

    def _note(self, repairs: tuple[Text, ...]) -> None:
        self.repairs += [repair for repair in repairs if repair not in self.repairs]
        self.reported.emit()

    def needs_attention(self) -> list[ConversationSummary]:
        """The conversations that cannot be read or written."""
        return [summary for summary in self._workspace.shelf.summaries() if summary.problem]

    def folder_of(self, conversation_id: str) -> str:
        """Where a conversation's files are."""
        return str(self._folders.conversations / conversation_id)

    def read_again(self, conversation_id: str) -> None:
        """Looks whether a conversation can be read by now, and opens it."""
        self.outside.sweep()
        self._workspace.open(conversation_id)

    def move_to_trash(self, conversation_id: str) -> None:
        """Moves a conversation that cannot be read to the trash, as it is."""
        self._workspace.delete(conversation_id)
