"""What keeps conversations from being lost: trash, backups, other machines' changes, the report of the start."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from app.core.conversation import ConversationSummary
from app.core.localized import Text
from app.session.backups import Backups
from app.session.outside import OutsideChanges
from app.session.tasks import Tasks
from app.session.trash import TrashCan
from app.session.workspace import Workspace
from app.storage.conversations import ConversationStore
from app.storage.folders import Folders


class Safekeeping(QObject):
    """Holds its parts, and what was repaired in this run."""

    reported = Signal()
    """`repairs` or `needs_attention` has more to tell."""

    def __init__(self, workspace: Workspace, store: ConversationStore, folders: Folders) -> None:
        super().__init__()
        self._tasks = Tasks()
        self._workspace = workspace
        self._folders = folders
        self.preferences = workspace.preferences
        self.trash = TrashCan(store, workspace.shelf, self._tasks)
        self.backups = Backups(store, folders, workspace.preferences, workspace.shelf, self._tasks)
        self.outside = OutsideChanges(store, workspace.shelf, workspace.sessions, self._tasks)
        self.repairs: list[Text] = []
        self._told: Text | None = None
        workspace.repaired.connect(self._note)
        self.backups.failed.connect(self._tell_once)
        self.backups.restored.connect(lambda _plan: self.outside.look())

    def _tell_once(self, problem: Text) -> None:
        """The daily backup tries again every hour; its folder may be on a drive that is not there."""
        if problem != self._told:
            self._told = problem
            self._workspace.noticed.emit(problem)

    def start(self) -> None:
        """Once the window is there."""
        self.outside.start()
        self.backups.start()

    async def aclose(self) -> None:
        """Stops what runs by itself."""
        self.outside.stop()
        self.backups.stop()
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
