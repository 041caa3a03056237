"""A layout that sets widgets side by side and goes to a new line where the width ends."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget


class FlowLayout(QLayout):
    """Like words in a line: each item at its natural width, the line as high as its highest."""

    def __init__(self, parent: QWidget | None = None, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), moving=False)

    def minimumSize(self) -> QSize:
        return QSize(max((item.minimumSize().width() for item in self._items), default=0), self.heightForWidth(10_000))

    def sizeHint(self) -> QSize:
        width = sum(item.sizeHint().width() + self._gap for item in self._items if not item.isEmpty())
        return QSize(width, self.heightForWidth(10_000))

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, moving=True)

    def _place(self, rect: QRect, *, moving: bool) -> int:
        """Sets the items into `rect`, or only tries; gives the height that they need."""
        x = y = 0
        line: list[tuple[QLayoutItem, QRect]] = []
        line_height = 0
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(max(rect.width(), 1), 10_000))
            if line and x + size.width() > rect.width():
                self._set(line, rect.topLeft() + QPoint(0, y), line_height, moving=moving)
                x, y, line, line_height = 0, y + line_height + self._gap, [], 0
            line.append((item, QRect(x, 0, size.width(), size.height())))
            x += size.width() + self._gap
            line_height = max(line_height, size.height())
        self._set(line, rect.topLeft() + QPoint(0, y), line_height, moving=moving)
        return y + line_height

    def _set(self, line: list[tuple[QLayoutItem, QRect]], at: QPoint, height: int, *, moving: bool) -> None:
        if moving:
            for item, rect in line:
                item.setGeometry(rect.translated(at + QPoint(0, (height - rect.height()) // 2)))
