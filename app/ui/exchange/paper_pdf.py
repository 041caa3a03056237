"""Sheets onto the pages of a PDF: text that can be selected, fonts inside, no line cut, pages numbered."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFile, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPageLayout, QPageSize, QPainter, QPdfWriter

from app.ui.colours import LIGHT_COLOURS
from app.ui.exchange.sheet import Sheet

_MARGIN_MM = 18.0


class PdfPages:
    """One PDF file being written. Raises OSError when it cannot be."""

    def __init__(self, path: Path, title: str) -> None:
        self._title = title
        self._file = QFile(str(path))
        if not self._file.open(QIODevice.OpenModeFlag.WriteOnly):
            raise OSError(self._file.errorString())
        self._writer = QPdfWriter(self._file)
        # The screen's own, so that text painted by hand is as large as text of the document; coordinates are fractions.
        dots = round(QGuiApplication.primaryScreen().logicalDotsPerInch())
        self._writer.setResolution(dots)
        self._writer.setTitle(title)
        self._writer.setCreator("Dousha")
        margins = QMarginsF(_MARGIN_MM, _MARGIN_MM, _MARGIN_MM, _MARGIN_MM)
        size = QPageSize(QPageSize.PageSizeId.A4)
        self._writer.setPageLayout(
            QPageLayout(size, QPageLayout.Orientation.Portrait, margins, QPageLayout.Unit.Millimeter)
        )
        inches = self._writer.pageLayout().paintRect(QPageLayout.Unit.Inch)
        self.width = inches.width() * dots
        self._height = inches.height() * dots
        self._painter = QPainter(self._writer)
        self._number, self._filled = 1, 0.0
        self._draw_margins()

    async def place(self, sheet: Sheet) -> None:
        """Puts a sheet below what is there, on as many pages as it takes."""
        at, cuts = sheet.top, sheet.cuts()
        while at < sheet.bottom - 0.5:
            room = self._height - self._filled
            end = max((cut for cut in cuts if at < cut <= at + room + 0.5), default=0.0)
            if not end and self._filled:
                self._new_page()
                continue
            end = end or min(at + room, sheet.bottom)  # one thing that is higher than a page
            sheet.draw(self._painter, self._filled, at, end)
            self._filled += end - at
            at = end

    def _new_page(self) -> None:
        self._writer.newPage()
        self._number, self._filled = self._number + 1, 0.0
        self._draw_margins()

    def _draw_margins(self) -> None:
        """The page's number below, from the second page on the title above."""
        painter = self._painter
        font = QFont(QGuiApplication.font())
        font.setPointSizeF(8.5)
        painter.setFont(font)
        painter.setPen(QColor(LIGHT_COLOURS.muted))
        line = QSizeF(self.width, 20.0)
        below = QRectF(0, self._height + 14, line.width(), line.height())
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, str(self._number))
        if self._number > 1:
            title = painter.fontMetrics().elidedText(self._title, Qt.TextElideMode.ElideRight, int(self.width))
            above = QRectF(0, -34, line.width(), line.height())
            painter.drawText(above, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, title)

    async def finish(self) -> None:
        """Ends the file."""
        self._painter.end()
        self._file.flush()
        error = self._file.error()
        text = self._file.errorString()
        self._file.close()
        if error != QFile.FileError.NoError:
            raise OSError(text)

    def give_up(self) -> None:
        """Ends without caring for the file."""
        if self._painter.isActive():
            self._painter.end()
        self._file.close()
