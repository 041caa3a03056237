"""Chips under the search field: what is filtered, each to be taken away, and the tags, to choose or to drop on."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QToolButton, QWidget

from app.core import list_filter
from app.core.list_order import name_key
from app.session.arrangement import Arrangement
from app.session.organiser import Organiser
from app.session.shelf import Shelf
from app.ui.flow_layout import FlowLayout
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.conversation_list.filter_chip import ChipMaker

_MOST_TAGS, _MOST_WHEN_NARROW, _NARROW = 6, 4, 220


class FilterChips(QWidget):
    """Hidden when there is nothing to show. Making and dressing a chip is the part of `filter_chip`."""

    def __init__(
        self, theme: Theme, arrangement: Arrangement, organiser: Organiser, shelf: Shelf, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("filterChips")
        self._theme, self._arrangement, self._organiser = theme, arrangement, organiser
        self._is_wide = True
        self._shown: tuple[object, ...] = (list_filter.EVERYTHING, [], theme.colours)
        """What the chips were made of: none at first."""
        self._chips: list[QToolButton] = []
        self._layout = FlowLayout(self, gap=4)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.hide()
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

    @cached_property
    def _maker(self) -> ChipMaker:
        from app.ui.conversation_list.filter_chip import ChipMaker  # most windows show no chip

        return ChipMaker(self, self._theme, self._arrangement, self._organiser)

    def _make(self, common_tags: list[str]) -> None:
        had_focus = any(chip.hasFocus() for chip in self._chips)
        for old in self._chips:
            self._layout.removeWidget(old)
            old.hide()
            old.deleteLater()
        parts = list_filter.parts(self._arrangement.filter)
        self._chips = [
            *(self._maker.for_part(*part) for part in parts),
            *(self._maker.for_tag(tag) for tag in common_tags),
        ]
        for chip in self._chips:
            self._layout.addWidget(chip)
            chip.show()
        self.setVisible(bool(self._chips))
        self._layout.invalidate()
        self.updateGeometry()
        if had_focus and self._chips:
            self._chips[0].setFocus()

    def _common_tags(self) -> list[str]:
        """The tags that most conversations have, by name, without those that are chosen."""
        counted = self._organiser.tag_counts()
        chosen = self._arrangement.filter.tags
        most = _MOST_TAGS if self._is_wide else _MOST_WHEN_NARROW
        common = [tag for tag, _ in counted.most_common(most + len(chosen)) if tag not in chosen]
        return sorted(common[:most], key=name_key)

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
