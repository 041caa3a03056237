"""A wide table in a window of its own, where each column has the room it needs; and the button that opens it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.ui.icons import icon
from app.ui.theme import Theme
from app.ui.transcript.specs import Table, text_of_cell
from app.ui.transcript.strips import StripWidget

_WIDEST_COLUMN = 420
_FITTED_ROWS = 300
"""Rows whose height is fitted to their text; more would take too long."""
_ALIGNMENTS = {"right": Qt.AlignmentFlag.AlignRight, "center": Qt.AlignmentFlag.AlignHCenter}


class TableHeader(StripWidget):
    """Stands above a wide table."""

    open_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        self.button = QToolButton(self)
        self.button.setObjectName("openTableButton")
        self.button.setText(self.tr("Open table in a window"))
        self.button.setToolTip(self.tr("Open table in a window"))
        self.button.setAccessibleName(self.tr("Open table in a window"))
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setIcon(icon("expand", theme, theme.colours.muted))
        self.button.setIconSize(QSize(14, 14))
        self.button.setStyleSheet(f"color: {theme.colours.muted};")
        self.button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.button.clicked.connect(self.open_requested)
        box.addStretch(1)
        box.addWidget(self.button)


class _Cells(QTableView):
    """Tells when a copy is wanted: Qt's own copies one cell."""

    copy_requested = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit()
        else:
            super().keyPressEvent(event)


class TableWindow(QDialog):
    """Shows the pieces of one table; copies what is selected, or all of it, as spreadsheets take it."""

    def __init__(self, pieces: Sequence[Table], parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("tableWindow")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Table"))
        self.resize(900, 560)
        rows = [[text_of_cell(cell) for cell in row] for piece in pieces for row in piece.rows]
        self._rows = rows
        self.view = _Cells(self)
        self.view.setAccessibleName(self.tr("Table"))
        self.view.setStyleSheet("QTableView::item { padding: 4px 8px; }")
        self.view.setModel(self._model(rows, pieces[0].aligns))
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.verticalHeader().hide()
        self.view.resizeColumnsToContents()
        for column in range(len(pieces[0].aligns)):
            self.view.setColumnWidth(column, min(self.view.columnWidth(column) + 12, _WIDEST_COLUMN))
        if len(rows) <= _FITTED_ROWS:
            self.view.resizeRowsToContents()
        copy, close = QPushButton(self.tr("Copy table")), QPushButton(self.tr("Close"))
        copy.setObjectName("copyTableButton")
        copy.clicked.connect(lambda: self._to_clipboard(rows))
        close.clicked.connect(self.accept)
        close.setDefault(True)
        buttons = QHBoxLayout()
        buttons.addWidget(copy)
        buttons.addStretch(1)
        buttons.addWidget(close)
        box = QVBoxLayout(self)
        box.addWidget(self.view, 1)
        box.addLayout(buttons)
        self.view.copy_requested.connect(self._copy_selected)

    def _model(self, rows: Sequence[Sequence[str]], aligns: Sequence[str]) -> QStandardItemModel:
        model = QStandardItemModel(len(rows) - 1, len(aligns), self)
        model.setHorizontalHeaderLabels(list(rows[0]))
        for number, row in enumerate(rows[1:]):
            for column, text in enumerate(row):
                item = QStandardItem(text)
                item.setTextAlignment(
                    _ALIGNMENTS.get(aligns[column], Qt.AlignmentFlag(0)) | Qt.AlignmentFlag.AlignVCenter
                )
                model.setItem(number, column, item)
        return model

    def _copy_selected(self) -> None:
        places = sorted((index.row(), index.column()) for index in self.view.selectedIndexes())
        rows: dict[int, list[str]] = {}
        for row, column in places:
            rows.setdefault(row, []).append(self._rows[row + 1][column])
        self._to_clipboard(list(rows.values()) or self._rows)

    @staticmethod
    def _to_clipboard(rows: Sequence[Sequence[str]]) -> None:
        lines = ("\t".join(text.replace("\n", " ").replace("\t", " ") for text in row) for row in rows)
        QGuiApplication.clipboard().setText("\n".join(lines))
