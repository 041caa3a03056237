"""Chips under the search field: what is filtered, each to be taken away, and the tags, to choose or to drop on."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QDragMoveEvent, QDropEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from app.core import list_filter
from app.core.list_filter import ListFilter
from app.core.list_order import name_key
from app.session.arrangement import Arrangement
from app.session.organiser import Organiser
from app.session.shelf import Shelf
from app.ui.conversation_list.dragging import dragged
from app.ui.conversation_list.filing_menus import FilingMenus, new_menu, shown
from app.ui.conversation_list.filter_words import FilterWords
from app.ui.flow_layout import FlowLayout
from app.ui.icons import icon
from app.ui.theme import Theme

_MOST_TAGS, _MOST_WHEN_NARROW, _NARROW = 6, 4, 220
_WIDEST = 130


class FilterChips(QWidget):
    """Hidden when there is nothing to show."""

    def __init__(
        self, theme: Theme, arrangement: Arrangement, organiser: Organiser, shelf: Shelf, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("filterChips")
        self._theme, self._arrangement, self._organiser = theme, arrangement, organiser
        self._is_wide = True
        self._shown: tuple[object, ...] = ()
        """What the chips were made of."""
        self._words = FilterWords(self)
        self._menus = FilingMenus(organiser, self)
        self._layout = FlowLayout(self, gap=4)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        for changed in (arrangement.changed, organiser.refiling.refiled, shelf.listed, theme.changed):
            changed.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Makes the chips anew, if there are others than before."""
        chosen = self._arrangement.filter
        common = self._common_tags() if {field for field, _, _ in list_filter.parts(chosen)} <= {"tags"} else []
        shown = (chosen, common, self._theme.colours)
        if shown != self._shown:
            self._shown = shown
            self._make(common)

    def _make(self, common_tags: list[str]) -> None:
        had_focus = self.focusWidget() is not None and self.isAncestorOf(self.focusWidget())
        while item := self._layout.takeAt(0):
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        for field, value, rest in list_filter.parts(self._arrangement.filter):
            self._add_chip(field, value, rest)
        for tag in common_tags:
            self._add_tag(tag)
        self.setVisible(self._layout.count() > 0)
        self._layout.invalidate()
        self.updateGeometry()
        first = self._layout.itemAt(0)
        if had_focus and first and (widget := first.widget()):
            widget.setFocus()

    def _common_tags(self) -> list[str]:
        """The tags that most conversations have, by name, without those that are chosen."""
        counted = self._organiser.tag_counts()
        chosen = self._arrangement.filter.tags
        most = _MOST_TAGS if self._is_wide else _MOST_WHEN_NARROW
        common = [tag for tag, _ in counted.most_common(most + len(chosen)) if tag not in chosen]
        return sorted(common[:most], key=name_key)

    def _add_chip(self, field: str, value: object, rest: ListFilter) -> None:
        text = self._words.value(field, value)
        chip = self._chip(f"#{text}" if field == "tags" else text, is_on=True)
        chip.setObjectName("filterChip")
        chip.setIcon(icon("close", self._theme))
        chip.setToolTip(self.tr("Remove the filter “{name}”").format(name=text))
        chip.setAccessibleName(chip.toolTip())
        chip.clicked.connect(lambda: self._arrangement.show(rest))
        if field == "tags":
            _TagDrop(chip, str(value), self._organiser)

    def _add_tag(self, tag: str) -> None:
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

    def _chip(self, text: str, *, is_on: bool) -> QToolButton:
        chip = _Chip(text, self)
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
        self._layout.addWidget(chip)
        chip.show()
        return chip

    def _open_menu(self, where: QPoint, tag: str) -> None:
        menu = new_menu(self)
        menu.addAction(self.tr("&Rename tag…"), lambda: self._menus.ask_for_tag_name(tag))
        menu.addAction(self.tr("Re&move tag from all chats"), lambda: self._organiser.delete_tag(tag))
        menu.popup(where)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_wide != (self.width() >= _NARROW):
            self._is_wide = not self._is_wide
            self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._shown = ()
            self.refresh()
        super().changeEvent(event)


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
        self._chip.style().unpolish(self._chip)
        self._chip.style().polish(self._chip)
