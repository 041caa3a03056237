"""What happens when conversations are dropped on the list: into a folder, to the pinned ones, or out of both."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QDragMoveEvent, QDropEvent

from app.session.organiser import Organiser
from app.ui.conversation_list.dragging import dragged
from app.ui.conversation_list.headings import GroupKey, GroupKind
from app.ui.conversation_list.model import Role
from app.ui.conversation_list.view import ConversationView

_EDGE, _STEP, _STEP_MS = 28, 14, 30


class ListDrop(QObject):
    """Watches the viewport of a list. The group under the mouse lights up; near an edge the list scrolls."""

    def __init__(self, view: ConversationView, organiser: Organiser) -> None:
        super().__init__(view)
        self._view, self._organiser = view, organiser
        self._step = 0
        self._scroll = QTimer(self, interval=_STEP_MS)
        self._scroll.timeout.connect(self._go_on)
        view.setAcceptDrops(True)
        view.viewport().setAcceptDrops(True)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent) and not isinstance(event, QDragMoveEvent):
            self._drop(event)
        elif isinstance(event, QDragMoveEvent):  # an enter event is one too
            self._move(event)
        elif event.type() == QEvent.Type.DragLeave:
            self._light_up(None)
        else:
            return super().eventFilter(watched, event)
        return True

    def _group(self, event: QDropEvent) -> GroupKey | None:
        """Where it would go; None where it cannot."""
        if not dragged(event.mimeData()):
            return None
        group: GroupKey | None = self._view.indexAt(event.position().toPoint()).data(Role.GROUP)
        return None if group is None or group.kind == GroupKind.ATTENTION else group

    def _move(self, event: QDragMoveEvent) -> None:
        group, y = self._group(event), event.position().y()
        self._light_up(group)
        self._step = -_STEP if y < _EDGE else _STEP if y > self._view.viewport().height() - _EDGE else 0
        if self._step and dragged(event.mimeData()):
            self._scroll.start()
        else:
            self._scroll.stop()
        event.setDropAction(Qt.DropAction.MoveAction)
        if group is not None:
            event.accept()
        elif event.type() == QEvent.Type.DragEnter and dragged(event.mimeData()):
            event.accept()  # else no move events would come
        else:
            event.ignore()

    def _drop(self, event: QDropEvent) -> None:
        group, ids = self._group(event), dragged(event.mimeData())
        self._light_up(None)
        event.setDropAction(Qt.DropAction.MoveAction)
        event.setAccepted(group is not None)
        if group is None:
            return
        if group.kind == GroupKind.FOLDER:
            self._organiser.move(ids, group.name)
        elif group.kind == GroupKind.PINNED:
            self._organiser.pin(ids)
        else:
            self._organiser.unfile(ids)

    def _light_up(self, group: GroupKey | None) -> None:
        if group is None:
            self._scroll.stop()
        if group != self._view.delegate.drop_group:
            self._view.delegate.drop_group = group
            self._view.viewport().update()

    def _go_on(self) -> None:
        bar = self._view.verticalScrollBar()
        bar.setValue(bar.value() + self._step)
