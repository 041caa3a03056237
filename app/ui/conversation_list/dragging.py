"""Conversations on their way from the list to a folder or tag; where they may be dropped, the target knows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

_KIND = "application/x-dousha-conversations"
_WIDEST = 220


def packed(ids: Iterable[str]) -> QMimeData:
    """The data of a drag; only this app understands it."""
    from PySide6.QtCore import QMimeData  # with the first drag

    data = QMimeData()
    data.setData(_KIND, msgspec.json.encode(list(ids)))
    return data


def dragged(data: QMimeData) -> list[str]:
    """The ids of the conversations in a drag, none when it is something else."""
    try:
        return msgspec.json.decode(data.data(_KIND).data(), type=list[str]) if data.hasFormat(_KIND) else []
    except msgspec.DecodeError:
        return []


def start_drag(source: QWidget, ids: list[str], title: str) -> None:
    """Takes conversations along with the mouse until it is released; `title` is that of the first."""
    if not ids:
        return
    from PySide6.QtGui import QDrag  # with the first drag

    drag = QDrag(source)
    drag.setMimeData(packed(ids))
    text = QFontMetrics(source.font()).elidedText(title, Qt.TextElideMode.ElideRight, _WIDEST)
    picture = _picture(source, text if len(ids) == 1 else f"{len(ids):,}")
    drag.setPixmap(picture)
    drag.setHotSpot(QPoint(-12, -8))
    drag.exec(Qt.DropAction.MoveAction)


def _picture(source: QWidget, text: str) -> QPixmap:
    """The label that hangs at the mouse."""
    metrics, palette, ratio = QFontMetrics(source.font()), source.palette(), source.devicePixelRatioF()
    size = QSize(metrics.horizontalAdvance(text) + 20, metrics.height() + 8)
    picture = QPixmap(size * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(palette.color(QPalette.ColorRole.Accent))
    painter.setBrush(palette.color(QPalette.ColorRole.Highlight))
    painter.drawRoundedRect(QRectF(0.5, 0.5, size.width() - 1, size.height() - 1), 6, 6)
    painter.setPen(palette.color(QPalette.ColorRole.Text))
    painter.setFont(source.font())
    painter.drawText(QRect(QPoint(), size), Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return picture
