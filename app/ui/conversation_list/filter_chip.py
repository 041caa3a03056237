"""One chip under the search field: made for a value of the filter or for a tag, on which chats can be dropped."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QToolButton, QWidget

from app.core.list_filter import ListFilter
from app.session.arrangement import Arrangement
from app.session.organiser import Organiser
from app.ui.conversation_list.dragging import dragged
from app.ui.conversation_list.filing_menus import FilingMenus, new_menu, shown
from app.ui.conversation_list.filter_words import FilterWords
from app.ui.icons import icon
from app.ui.pieces import repolish
from app.ui.theme import Theme

_WIDEST = 130


class ChipMaker(QObject):
    """Makes chips in the looks of the theme in force; a click changes the filter."""

    def __init__(self, over: QWidget, theme: Theme, arrangement: Arrangement, organiser: Organiser) -> None:
        super().__init__(over)
        self._over, self._theme, self._arrangement, self._organiser = over, theme, arrangement, organiser
        self._words = FilterWords(self)
        self._menus = FilingMenus(organiser, over)

    def for_part(self, field: str, value: object, rest: ListFilter) -> QToolButton:
        """One value of the filter; `rest` is the filter without it."""
        text = self._words.value(field, value)
        chip = self._chip(f"#{text}" if field == "tags" else text, is_on=True)
        chip.setObjectName("filterChip")
        chip.setIcon(icon("close", self._theme))
        chip.setToolTip(self.tr("Remove the filter “{name}”").format(name=text))
        chip.setAccessibleName(chip.toolTip())
        chip.clicked.connect(lambda: self._arrangement.show(rest))
        if field == "tags":
            _TagDrop(chip, str(value), self._organiser)
        return chip

    def for_tag(self, tag: str) -> QToolButton:
        """A tag that can be chosen."""
        chip = self._chip(f"#{shown(tag)}", is_on=False)
        chip.setObjectName("tagChip")
        chip.setToolTip(self.tr("Show only chats tagged “{name}”. Drop chats here to tag them.").format(name=tag))
        chip.setAccessibleName(self.tr("Show only chats tagged “{name}”").format(name=tag))
        chosen = self._arrangement.filter
        more = msgspec.structs.replace(chosen, tags=(*chosen.tags, tag))
        chip.clicked.connect(lambda: self._arrangement.show(more))
        chip.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        chip.customContextMenuRequested.connect(lambda at: self._open_menu(chip.mapToGlobal(at), tag))
        _TagDrop(chip, tag, self._organiser)
        return chip

    def _chip(self, text: str, *, is_on: bool) -> QToolButton:
        chip = _Chip(text, self._over)
        chip.setProperty("chosen", is_on)
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross stands behind the text
        chip.setToolButtonStyle(
            Qt.ToolButtonStyle.ToolButtonTextBesideIcon if is_on else Qt.ToolButtonStyle.ToolButtonTextOnly
        )
        chip.setIconSize(QSize(12, 12))
        colours = self._theme.colours
        background, border = (colours.selection, colours.accent) if is_on else ("transparent", colours.border)
        chip.setStyleSheet(
            f"QToolButton {{ border: 1px solid {border}; border-radius: 9px; padding: 1px 6px;"
            f" background: {background}; color: {colours.text if is_on else colours.muted}; }}"
            f'QToolButton:hover, QToolButton[dropping="true"] {{ background: {colours.hover}; }}'
            f'QToolButton:focus, QToolButton[dropping="true"] {{ border-color: {colours.accent}; }}'
        )
        return chip

    def _open_menu(self, where: QPoint, tag: str) -> None:
        menu = new_menu(self._over)
        menu.addAction(self.tr("&Rename tag…"), lambda: self._menus.ask_for_tag_name(tag))
        menu.addAction(self.tr("Re&move tag from all chats"), lambda: self._organiser.delete_tag(tag))
        menu.popup(where)


class _Chip(QToolButton):
    """Not wider than a long word."""

    def __init__(self, text: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        small = self.font()
        small.setPointSizeF(small.pointSizeF() * 0.88)
        self.setFont(small)
        self.setText(self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, _WIDEST))


class _TagDrop(QObject):
    """Gives a tag to conversations that are dropped on its chip."""

    def __init__(self, chip: QToolButton, tag: str, organiser: Organiser) -> None:
        super().__init__(chip)
        self._chip, self._tag, self._organiser = chip, tag, organiser
        chip.setAcceptDrops(True)
        chip.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDropEvent):
            ids = dragged(event.mimeData())
            is_drop = not isinstance(event, QDragMoveEvent)
            event.setDropAction(Qt.DropAction.MoveAction)
            event.setAccepted(bool(ids))
            self._light_up(bool(ids) and not is_drop)
            if is_drop and ids:
                self._organiser.tag(ids, self._tag)
            return True
        if event.type() == QEvent.Type.DragLeave:
            self._light_up(False)
        return super().eventFilter(watched, event)

    def _light_up(self, on: bool) -> None:
        self._chip.setProperty("dropping", on)
        repolish(self._chip)
