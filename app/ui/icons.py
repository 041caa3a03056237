"""Icons from resources/icons in the theme's colours, sharp at every scale; the SVG files use `currentColor`."""

from __future__ import annotations

from functools import cached_property
from weakref import WeakKeyDictionary

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.ui.resources import RESOURCES
from app.ui.theme import Theme


class _SvgEngine(QIconEngine):
    """Paints one SVG in one colour, faded when disabled."""

    def __init__(self, svg: str, colour: str) -> None:
        super().__init__()
        self._svg, self._colour = svg, colour
        self._pixmaps: dict[tuple[int, int, QIcon.Mode], QPixmap] = {}

    @cached_property
    def _renderer(self) -> QSvgRenderer:  # most icons, those of menus above all, are not painted for long
        return QSvgRenderer(QByteArray(self._svg.replace("currentColor", self._colour).encode()))

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, _state: QIcon.State) -> None:
        painter.setOpacity(0.4 if mode == QIcon.Mode.Disabled else 1.0)
        self._renderer.render(painter, QRectF(rect))
        painter.setOpacity(1.0)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        key = (size.width(), size.height(), mode)
        if key not in self._pixmaps:  # a button asks each time it is painted
            self._pixmaps[key] = self._drawn(size, mode, state)
        return self._pixmaps[key]

    def _drawn(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        if size.isEmpty():  # a button squeezed to nothing asks for it
            return pixmap
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, pixmap.rect(), mode, state)
        painter.end()
        return pixmap

    def clone(self) -> QIconEngine:
        return _SvgEngine(self._svg, self._colour)


_made: WeakKeyDictionary[Theme, dict[tuple[str, str], QIcon]] = WeakKeyDictionary()
"""One icon serves all who show it; they go with their theme, before the application does."""


def icon(name: str, theme: Theme, colour: str = "") -> QIcon:
    """The icon `name` in `colour`, or in the theme's text colour. Raises OSError when there is no such file."""
    colour = colour or theme.colours.text
    made = _made.setdefault(theme, {})
    if (name, colour) not in made:
        svg = (RESOURCES / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        made[name, colour] = QIcon(_SvgEngine(svg, colour))
    return made[name, colour]
