"""Small pieces that widgets are made of: names, layouts with their margins, a label that shortens itself."""

from __future__ import annotations

from itertools import pairwise
from typing import TypeVar

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QAbstractScrollArea, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget, QWidgetAction

Q = TypeVar("Q", bound=QObject)
Margins = tuple[int, int, int, int]
"""Left, top, right, bottom."""


class ShortLabel(QLabel):
    """A line of small text that ends in … where there is no room for it."""

    def __init__(self, text: str = "", scale: float = 0.85) -> None:
        super().__init__(text)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() * scale)
        self.setFont(font)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)


def named(thing: Q, name: str) -> Q:
    """`thing`, called `name` from now on: that is also its accessible id, and what automation finds it by."""
    thing.setObjectName(name)
    return thing


def column(parent: QWidget | None = None, margins: Margins = (0, 0, 0, 0), spacing: int = 0) -> QVBoxLayout:
    """A vertical layout, on `parent` or to be put into another one."""
    layout = QVBoxLayout(parent) if parent else QVBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    return layout


def row(parent: QWidget | None = None, margins: Margins = (0, 0, 0, 0), spacing: int = 0) -> QHBoxLayout:
    """A horizontal layout, on `parent` or to be put into another one."""
    layout = QHBoxLayout(parent) if parent else QHBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(spacing)
    return layout


def repolish(widget: QWidget) -> None:
    """Lets the style sheet take note of a property that has changed.

    What was never shown is polished later anyway; and asking for its style makes PySide load the family of styles.
    """
    if widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        style = widget.style()
        style.unpolish(widget)
        style.polish(widget)


def tab_through(*stops: QWidget) -> None:
    """Tab goes through `stops` in this order, from wherever the first one stands."""
    for one, following in pairwise(stops):
        QWidget.setTabOrder(one, following)


def tab_before(stop: QWidget, *added: QWidget) -> None:
    """Puts `added`, in their order, right before `stop` in the order of Tab; Qt itself knows only "after"."""
    tab_through(stop, *added, stop)


def give_viewport(area: QAbstractScrollArea, background: QPalette.ColorRole) -> QWidget:
    """A viewport of that colour for `area`. Asking Qt for its own would make PySide load all classes of widgets."""
    viewport = QWidget()
    viewport.setBackgroundRole(background)
    viewport.setAutoFillBackground(True)
    area.setViewport(viewport)
    return viewport


def add_heading(menu: QMenu, text: str) -> None:
    """A quiet line over the next actions of a menu: Fusion has no room above that of its own."""
    heading = QWidgetAction(menu)
    heading.setText(text)  # for screen readers
    label = QLabel(text)
    label.setProperty("muted", True)
    label.setContentsMargins(8, 6, 8, 2)
    heading.setDefaultWidget(label)
    heading.setEnabled(False)
    menu.addAction(heading)
