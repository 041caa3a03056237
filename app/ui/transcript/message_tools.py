"""Which message the reader is at: its tool bar and context menu, and going from message to message by keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QMenu

from app.ui.theme import Theme
from app.ui.transcript.display import Display
from app.ui.transcript.message_actions import MessageActions, Siblings
from app.ui.transcript.tool_bar import MessageToolBar


class MessageTools(QObject):
    """Keeps the tool bar at the message under the mouse, else at the caret's, else at the last one."""

    def __init__(self, display: Display, theme: Theme) -> None:
        super().__init__(display)
        self._display, self._view = display, display.view
        self.actions = MessageActions(theme, self)
        self.bar = MessageToolBar(self.actions, theme, self._view.viewport())
        self.bar.hide()
        self._index: int | None = None
        self._state: tuple[object, ...] = ()
        self._view.viewport().installEventFilter(self)
        self._view.installEventFilter(self)
        self._view.cursorPositionChanged.connect(self._to_caret)
        display.drawn.connect(self.refresh)

    @property
    def index(self) -> int | None:
        """The message that the tools are for."""
        return self._index

    # which message

    def index_at(self, point: QPoint) -> int | None:
        """The message at a place in the viewport."""
        for visible in self._view.visible_blocks():
            if visible.rect.bottom() >= point.y() and (found := self._display.window.at_block(visible.block)):
                return found[0].index
        return None

    def _to_caret(self) -> None:
        block = self._view.textCursor().block()
        if found := self._display.window.at_block(block):
            self.point_to(found[0].index)

    def point_to(self, index: int | None) -> None:
        """Makes a message the one that the tools are for."""
        if index is not None and index != self._index:
            self._index = index
            self.refresh()

    def step(self, by: int) -> None:
        """Moves the caret to the next or the previous message and shows its beginning."""
        messages = self._display.messages
        if not len(messages):
            return
        found = self._display.window.at_block(self._view.textCursor().block())
        here = found[0].index if found else None
        visible = self.index_at(QPoint(self._view.viewport().width() // 2, 4))
        start = here if here is not None and self._view.textCursor().position() > 1 else (visible or 0)
        self.go_to(max(0, min(start + by, len(messages) - 1)))

    def go_to(self, index: int) -> None:
        """Shows a message from its beginning, with the caret in it."""
        block = self._display.places.first_block_of(self._display.messages.ids[index])
        if block is None:
            return
        self._view.follow(False)
        self._view.scroll_to_block(block, 12.0)
        self._view.setTextCursor(QTextCursor(block))
        self.point_to(index)
        self._view.near_edge.emit()

    # the bar

    def refresh(self) -> None:
        """Sets the bar up for its message and puts it there."""
        messages = self._display.messages
        if not len(messages):
            self._index = None
            self.bar.hide()
            return
        if self._index is None or self._index >= len(messages):
            self._index = len(messages) - 1
        session = messages.session
        assert session is not None
        message = messages.message(self._index)
        ids = session.conversation.siblings(message.id)
        siblings = Siblings(ids, ids.index(message.id) if message.id in ids else 0)
        running = session.running_message_id == message.id
        state = (
            message.id,
            message.state,
            message.finish_reason,
            bool(message.parts),
            tuple(ids),
            running,
            session.is_running,
        )
        if state != self._state:
            self._state = state
            self.actions.show_for(message, siblings, running=running, busy=session.is_running)
        self._place()

    def _place(self) -> None:
        """Into the room under the message; over its last visible lines when that is out of sight."""
        assert self._index is not None
        found = self._display.window.blocks_of(self._index)
        height = self._view.viewport().height()
        if not found:
            self.bar.hide()
            return
        first, last = self._view.rect_of(found[0]), self._view.rect_of(found[1])
        if last.bottom() < 8 or first.top() > height - 8:
            self.bar.hide()
            return
        left, width = self._view.column()
        whole = self._display.window.is_whole_end(self._index)
        below = whole and last.bottom() <= height + 4
        is_user = self.actions.actions["edit"].isVisible()
        size = self.bar.sizeHint()
        x = left + width - size.width() if is_user or not below else left - 6
        y = last.top() + 2 if below else height - size.height() - 8
        self.bar.set_raised(not below)
        self.bar.resize(size)
        self.bar.move(round(max(x, 2)), round(y))
        self.bar.show()
        self.bar.raise_()

    # events

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.MouseMove and isinstance(event, QMouseEvent) and not event.buttons():
            self.point_to(self.index_at(event.position().toPoint()))
        elif event.type() == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
            self._show_menu(event)
            return True
        return False

    def _show_menu(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        point = self._view.cursorRect().bottomLeft() if by_key else event.pos()
        if by_key:
            self._to_caret()
        else:
            self.point_to(self.index_at(point))
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._view.textCursor().hasSelection():
            menu.addAction(self.tr("Copy selection"), self._view.copy)
            menu.addAction(self.tr("Copy selection as Markdown"), self._view.copy_markdown)
        menu.addAction(self.tr("Select all"), self._view.select_all_requested.emit)
        menu.addSeparator()
        menu.addActions([action for action in self.actions.actions.values() if action.isVisible()])
        menu.popup(self._view.viewport().mapToGlobal(point))
