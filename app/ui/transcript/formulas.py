"""TeX formulas as pictures: drawn by ziamath in the background, kept as SVG, put into a line by their baseline."""

from __future__ import annotations

import math
import warnings

import msgspec
from PySide6.QtCore import QByteArray, QObject, QPointF, QRect, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFontInfo,
    QFontMetricsF,
    QPainter,
    QPixmap,
    QPyTextObject,
    QTextCharFormat,
    QTextDocument,
    QTextFormat,
)

from app.core.lazy_pattern import lazy_pattern
from app.ui.transcript.background import Background
from app.ui.transcript.formats import DISPLAY, EXTENT, FORMULA, FORMULA_OBJECT

_SIZE = 16.0
"""Pixels a formula is set at; it is scaled from there to any zoom."""
_COLOUR = "#123456"
"""Stands for the text's colour in what is kept."""
_KEPT = 500
_LONGEST = 2000
_SMALLEST = 0.55
"""The share of its size to which a formula shrinks to fit; a longer one is scrolled to."""
_UNKNOWN_LETTERS = lazy_pattern(
    "[\u2e80-\ud7ff\uf900-\ufaff\uff00-\uffef\U00010000-\U0001d3ff\U0001d800-\U0010ffff\u0590-\u08ff]"
)
"""Letters that the formula font does not have: it would draw boxes."""
_ALIGN = QTextCharFormat.VerticalAlignment
_VIEW_BOX = lazy_pattern(r'viewBox="([-\d.]+) ([-\d.]+) ([\d.]+) ([\d.]+)"')


class Formula(msgspec.Struct, frozen=True):
    """A drawn formula at size _SIZE: extents in pixels, from the baseline."""

    svg: str
    width: float
    ascent: float
    descent: float


def draw_formula(source: str, display: bool) -> Formula | None:
    """Sets a formula; slow, for a thread. None when the TeX cannot be set."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the library's way to find its fonts
        from ziamath.config import config
        from ziamath.zmath import Latex

    config.svg2 = False  # Qt draws no <symbol>

    svg = Latex(source, size=_SIZE, color=_COLOUR, inline=not display).svg()
    box = _VIEW_BOX.search(svg)
    if not box:
        return None
    _, top, width, height = (float(number) for number in box.groups())
    return Formula(svg, width, -top, height + top)


class Formulas(QObject):
    """What has been drawn so far. A formula that is asked for and not there is drawn, and `ready` tells."""

    ready = Signal()
    """More formulas were drawn since the last time."""

    def __init__(self, background: Background, parent: QObject) -> None:
        super().__init__(parent)
        self._background = background
        self._drawn: dict[tuple[str, bool], Formula | None] = {}
        self._asked: set[tuple[str, bool]] = set()
        self._fresh: set[str] = set()

    def get(self, source: str, display: bool) -> Formula | None:
        """The formula, or None while or because it is shown as source."""
        key = (source, display)
        if key in self._drawn:
            return self._drawn[key]
        if key not in self._asked and len(source) <= _LONGEST and not _UNKNOWN_LETTERS.search(source):
            self._asked.add(key)
            self._background.run(lambda: draw_formula(source, display), lambda formula: self._arrived(key, formula))
        return None

    def _arrived(self, key: tuple[str, bool], formula: Formula | None) -> None:
        self._asked.discard(key)
        if len(self._drawn) > _KEPT:
            for old in list(self._drawn)[: _KEPT // 2]:
                del self._drawn[old]
        self._drawn[key] = formula
        if formula:
            self._fresh.add(key[0])
            self.ready.emit()

    def take_fresh(self) -> set[str]:
        """What was drawn since the last call."""
        fresh, self._fresh = self._fresh, set()
        return fresh


class FormulaObject(QPyTextObject):
    """Draws formulas in a document."""

    def __init__(self, formulas: Formulas, parent: QObject) -> None:
        super().__init__(parent)
        self._formulas = formulas
        self._pixmaps: dict[tuple[str, bool, float, str, float], QPixmap] = {}

    def format_for(
        self, source: str, format_: QTextCharFormat, room: float, *, display: bool
    ) -> QTextCharFormat | None:
        """The format of the character that stands for a formula; None when it is not there (yet).

        `format_` is that of the text around it, `room` the width of the column in pixels. Qt puts an object with its
        bottom on the baseline, or as deep as the font's letters go, or around the middle of small letters: whichever
        suits the formula's depth best.
        """
        formula = self._formulas.get(source, display)
        if formula is None:
            return None
        metrics = QFontMetricsF(format_.font())
        scale = QFontInfo(format_.font()).pixelSize() / _SIZE * (1.1 if display else 1.04)
        scale = min(scale, max(room / formula.width, scale * _SMALLEST))
        ascent, descent = formula.ascent * scale, formula.descent * scale
        axis = metrics.xHeight() / 4
        if display or descent < 1:
            height, baseline, alignment = ascent + (descent if display else 0), ascent, _ALIGN.AlignNormal
        elif descent < metrics.descent() + 3:
            height, baseline, alignment = ascent + metrics.descent(), ascent, _ALIGN.AlignBaseline
        else:
            height = 2 * max(ascent - axis, descent + axis)
            baseline, alignment = height / 2 + axis, _ALIGN.AlignMiddle
        format_ = QTextCharFormat(format_)
        format_.setObjectType(FORMULA_OBJECT)
        format_.setVerticalAlignment(alignment)
        format_.setProperty(FORMULA, source)
        format_.setProperty(DISPLAY, display)
        format_.setProperty(EXTENT, f"{formula.width * scale!r} {height!r} {baseline!r}")
        return format_

    def intrinsicSize(self, _document: QTextDocument, _position: int, format: QTextFormat) -> QSizeF:
        width, height, _ = extent(format)
        return QSizeF(width, height)

    def drawObject(
        self,
        painter: QPainter,
        rect: QRectF | QRect,
        _document: QTextDocument,
        _position: int,
        format: QTextFormat,
    ) -> None:
        formula = self._formulas.get(format.stringProperty(FORMULA), format.boolProperty(DISPLAY))
        if formula is not None:
            width, _, baseline = extent(format)
            scale = width / formula.width
            device = painter.device()
            pixmap = self._pixmap(formula, format, scale, device.devicePixelRatio())
            painter.drawPixmap(QPointF(rect.left(), rect.top() + baseline - formula.ascent * scale), pixmap)

    def _pixmap(self, formula: Formula, format_: QTextFormat, scale: float, ratio: float) -> QPixmap:
        colour = format_.foreground().color().name()
        key = (format_.stringProperty(FORMULA), format_.boolProperty(DISPLAY), scale, colour, ratio)
        if key not in self._pixmaps:
            if len(self._pixmaps) > _KEPT:
                self._pixmaps.clear()
            from PySide6.QtSvg import QSvgRenderer  # with the first formula

            size = QSizeF(formula.width * scale, (formula.ascent + formula.descent) * scale)
            pixmap = QPixmap(math.ceil(size.width() * ratio), math.ceil(size.height() * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            painter = QPainter(pixmap)
            picture = QSvgRenderer(QByteArray(formula.svg.replace(_COLOUR, colour).encode()))
            picture.render(painter, QRectF(QPointF(), size))
            painter.end()
            self._pixmaps[key] = pixmap
        return self._pixmaps[key]


def extent(format_: QTextFormat) -> tuple[float, float, float]:
    """Width, height and the baseline's distance from the top, in pixels."""
    width, height, baseline = (float(number) for number in (format_.stringProperty(EXTENT) or "0 0 0").split())
    return width, height, baseline
