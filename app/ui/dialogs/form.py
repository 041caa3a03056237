"""Small pieces that every dialog is built of: named widgets, wrapped texts, rows, a frame for scrolling."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.ui.pieces import repolish

W = TypeVar("W", bound=QObject)


def named(item: W, name: str) -> W:
    """`item` with its name for automation and style."""
    item.setObjectName(name)
    return item


def text_label(name: str = "", **properties: bool) -> QLabel:
    """A label for sentences: wraps, plain text only, can be selected. `properties` are those of the theme."""
    label = named(QLabel(), name)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    for key, value in properties.items():
        label.setProperty(key, value)
    return label


def say(label: QLabel, text: str) -> None:
    """Shows `text`, or hides the label when there is none."""
    label.setText(text)
    label.setVisible(bool(text))


def mark(label: QLabel, kind: str = "") -> None:
    """Gives a label the theme's look `kind`: "muted", "error", "warning", or none."""
    for name in ("muted", "error", "warning"):
        label.setProperty(name, name == kind)
    repolish(label)


def name_fields(labels: Sequence[QLabel], *texts: str) -> None:
    """Gives labels their texts and their buddies the same name: Qt does so by itself only for widgets side by side."""
    for label, text in zip(labels, texts, strict=True):
        label.setText(text)
        buddy = label.buddy()
        if buddy is not None:
            buddy.setAccessibleName(re.sub(r"\(&\w\)|&", "", text))


def row(*items: QWidget | None, stretch: int = -1) -> QHBoxLayout:
    """Widgets side by side; None is a gap that takes what is left, `stretch` the place of the widget that does."""
    layout = QHBoxLayout()
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    for place, item in enumerate(items):
        if item is None:
            layout.addStretch(1)
        else:
            layout.addWidget(item, 1 if place == stretch else 0)
    return layout


def column(*items: QWidget | QLayout | None, margins: int = 0, spacing: int = 6) -> QVBoxLayout:
    """Widgets and layouts below each other; None is a gap that takes what is left."""
    layout = QVBoxLayout()
    layout.setContentsMargins(margins, margins, margins, margins)
    layout.setSpacing(spacing)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)
    return layout


def boxed(layout: QLayout) -> QWidget:
    """A widget that holds `layout`."""
    box = QWidget()
    box.setLayout(layout)
    return box


def scrolled(content: QWidget) -> QScrollArea:
    """`content` in an area that scrolls up and down when the window is low."""
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    content.setAutoFillBackground(False)
    return area


def make_default(button: QPushButton) -> None:
    """Makes a button of a dialog the one that Enter presses. It must be in the dialog already: else Qt forgets it."""
    button.setProperty("primary", True)
    repolish(button)
    button.setDefault(True)


class ChoiceBox(QComboBox):
    """A combo box with an arrow in the theme's colour: a style sheet on a combo box takes Qt's own arrow away."""

    def __init__(self, name: str, entries: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.addItems([""] * entries)
        self.setStyleSheet("QComboBox::drop-down { border: none; width: 26px; } QComboBox::down-arrow { image: none; }")

    def name_entries(self, *names: str) -> None:
        """Texts of the entries."""
        for place, name in enumerate(names):
            self.setItemText(place, name)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), 1.4))
        x, y = self.width() - 15, self.height() / 2
        painter.drawPolyline([QPointF(x - 4, y - 2), QPointF(x, y + 2), QPointF(x + 4, y - 2)])


class NumberBox(QSpinBox):
    """A number without the two tiny buttons; arrow keys and wheel (when it has the focus) step it."""

    def __init__(self, name: str, least: int, most: int, value: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setRange(least, most)
        self.setValue(value)
        self.setGroupSeparatorShown(True)
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setStyleSheet(
            "QSpinBox::up-button, QSpinBox::down-button { width: 4px; border: none; background: transparent; }"
            "QSpinBox::up-arrow, QSpinBox::down-arrow { width: 0; height: 0; }"
        )

    def wheelEvent(self, event: QWheelEvent) -> None:
        super().wheelEvent(event) if self.hasFocus() else event.ignore()


def start_with_size(dialog: QWidget, width: int, height: int) -> None:
    """The size in which a dialog opens: as wished, or what a small screen has room for."""
    room = dialog.screen().availableSize()
    dialog.resize(min(width, room.width() - 40), min(height, room.height() - 60))


class _Grower(QObject):
    """Makes a dialog taller when its wrapped texts need more lines than it has room for."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        layout = watched.layout() if isinstance(watched, QWidget) else None
        if event.type() == QEvent.Type.LayoutRequest and isinstance(watched, QWidget) and layout is not None:
            needed = layout.totalHeightForWidth(watched.width())
            if needed > watched.height():
                watched.resize(watched.width(), needed)
        return super().eventFilter(watched, event)


def grow_with_content(dialog: QWidget) -> None:
    """Keeps `dialog` tall enough for what it says."""
    dialog.installEventFilter(_Grower(dialog))


class _LanguageWatch(QObject):
    """Calls back when the watched widget hears that the language was switched."""

    def __init__(self, widget: QWidget, call: Callable[[], None]) -> None:
        super().__init__(widget)
        self._call = call
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self._call()
        return super().eventFilter(watched, event)


def follow_language(widget: QWidget, retranslate: Callable[[], None]) -> None:
    """Calls `retranslate` now and after each switch of the language."""
    _LanguageWatch(widget, retranslate)
    retranslate()
