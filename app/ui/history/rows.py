"""A table of a few columns, as these windows show it: whole rows are chosen, the keyboard works, no cell is edited."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTreeWidget, QTreeWidgetItem

from app.ui.pieces import named


def table(name: str, columns: int, *, several: bool = False) -> QTreeWidget:
    """An empty table whose first column takes what room is left."""
    tree = named(QTreeWidget(), name)
    tree.setColumnCount(columns)
    tree.setRootIsDecorated(False)
    tree.setUniformRowHeights(True)
    tree.setAllColumnsShowFocus(True)
    tree.setStyleSheet("QTreeView::item { padding: 3px 4px; }")
    tree.setTextElideMode(Qt.TextElideMode.ElideRight)
    mode = QAbstractItemView.SelectionMode
    tree.setSelectionMode(mode.ExtendedSelection if several else mode.SingleSelection)
    header = tree.header()
    header.setStretchLastSection(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return tree


def fill(tree: QTreeWidget, rows: Sequence[tuple[Any, Sequence[str]]]) -> None:
    """Shows `rows`, pairs of what they stand for and their texts; the first is current."""
    tree.clear()
    items = []
    for thing, texts in rows:
        item = QTreeWidgetItem(list(texts))
        item.setData(0, Qt.ItemDataRole.UserRole, thing)
        item.setToolTip(0, texts[0])
        items.append(item)
    tree.addTopLevelItems(items)
    if items:
        tree.setCurrentItem(items[0])


def chosen(tree: QTreeWidget) -> list[Any]:
    """What the chosen rows stand for, from the top."""
    items = sorted(tree.selectedItems(), key=tree.indexOfTopLevelItem)
    return [item.data(0, Qt.ItemDataRole.UserRole) for item in items]


def everything(tree: QTreeWidget) -> list[Any]:
    """What all rows stand for."""
    items = (tree.topLevelItem(row) for row in range(tree.topLevelItemCount()))
    return [item.data(0, Qt.ItemDataRole.UserRole) for item in items if item]
