"""Sheets into one long picture, or several where one would be too high for what shows pictures."""

from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QColor, QImage, QPainter

from app.ui.colours import LIGHT_COLOURS
from app.ui.exchange.sheet import Sheet

_SCALE = 2
_MARGIN = 32
WIDTH = 720.0
"""Pixels of the column at scale 1."""
HIGHEST = 10_000
"""Pixels of a picture: many programs and graphics cards cannot show more than 16,384."""


class PngPictures:
    """Writes pictures one after the other; at most one is in memory."""

    def __init__(self, name: Callable[[int], Path]) -> None:
        """`name` gives the file of the picture with this number, from 1 on."""
        self._name = name
        self.width = WIDTH
        self._room = HIGHEST / _SCALE - 2 * _MARGIN
        self.written: list[Path] = []
        self._image: QImage | None = None
        self._painter: QPainter | None = None
        self._filled = 0.0

    def _begin(self) -> QPainter:
        if self._painter is None:
            image = QImage(int((self.width + 2 * _MARGIN) * _SCALE), HIGHEST, QImage.Format.Format_RGB32)
            if image.isNull():
                raise MemoryError
            image.fill(QColor(LIGHT_COLOURS.field))
            self._image, self._filled = image, 0.0
            self._painter = QPainter(image)
            self._painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            self._painter.scale(_SCALE, _SCALE)
            self._painter.translate(_MARGIN, _MARGIN)
        return self._painter

    async def place(self, sheet: Sheet) -> None:
        """Puts a sheet below what is there."""
        at, cuts = sheet.top, sheet.cuts()
        while at < sheet.bottom - 0.5:
            painter = self._begin()
            room = self._room - self._filled
            end = max((cut for cut in cuts if at < cut <= at + room + 0.5), default=0.0)
            if not end and self._filled:
                await self._save()
                continue
            end = end or min(at + room, sheet.bottom)
            sheet.draw(painter, self._filled, at, end)
            self._filled += end - at
            at = end

    async def _save(self) -> None:
        image = self._end()
        if image is None:
            return
        height = min(int((self._filled + 2 * _MARGIN) * _SCALE), HIGHEST)
        path = self._name(len(self.written) + 1)
        # Not a QImageWriter: that would hold up the window meanwhile.
        if not await asyncio.to_thread(lambda: image.copy(0, 0, image.width(), height).save(str(path))):
            raise OSError(errno.EIO, "the picture could not be written")
        self.written.append(path)

    def _end(self) -> QImage | None:
        if self._painter is not None:
            self._painter.end()
        image, self._image, self._painter = self._image, None, None
        return image

    async def finish(self) -> None:
        """Writes the last picture."""
        await self._save()

    def give_up(self) -> None:
        """Ends without caring for the pictures."""
        self._end()
