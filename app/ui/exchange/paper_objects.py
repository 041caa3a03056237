"""Formulas and pictures for paper: there before the text is laid out, formulas drawn as lines, not as pixels."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QObject, QPointF, QRect, QRectF, QSizeF
from PySide6.QtGui import QImage, QPainter, QTextDocument, QTextFormat
from PySide6.QtSvg import QSvgRenderer

from app.ui.transcript.background import Background
from app.ui.transcript.formats import DISPLAY, FORMULA
from app.ui.transcript.formulas import Formula, FormulaObject, Formulas, draw_formula, extent
from app.ui.transcript.pictures import Pictures, ReadFile, read_picture
from app.ui.transcript.specs import Block, Kind, Spec, runs_of_spec

_COLOUR = "#123456"
"""Stands for the text's colour in a drawn formula."""


class PaperFormulas(Formulas):
    """Formulas that were drawn beforehand."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(Background(parent), parent)
        self.there: dict[tuple[str, bool], Formula | None] = {}

    def get(self, source: str, display: bool) -> Formula | None:
        return self.there.get((source, display))


class PaperPictures(Pictures):
    """Pictures that were read beforehand."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(Background(parent), parent)
        self.there: dict[str, QImage] = {}

    def get(self, name: str) -> QImage | None:
        return self.there.get(name, QImage())


class PaperFormulaObject(FormulaObject):
    """Draws a formula with lines that stay sharp at any size."""

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, _document: QTextDocument, _position: int, format: QTextFormat
    ) -> None:
        formula = self._formulas.get(format.stringProperty(FORMULA), format.boolProperty(DISPLAY))
        if formula is None:
            return
        width, _, baseline = extent(format)
        scale = width / formula.width
        colour = format.foreground().color().name()
        place = QPointF(rect.left(), rect.top() + baseline - formula.ascent * scale)
        size = QSizeF(width, (formula.ascent + formula.descent) * scale)
        # Qt's PDF draws a stroke where there is none, in black, which makes all letters bold.
        svg = formula.svg.replace("<svg ", '<svg stroke="#000000" stroke-opacity="0" ', 1).replace(_COLOUR, colour)
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(place, size))


async def prepare(specs: Sequence[Spec], formulas: PaperFormulas, pictures: PaperPictures, read: ReadFile) -> None:
    """Draws and reads on another thread what these specs show; what was there before is forgotten."""
    wanted = {
        (run.formula, isinstance(spec, Block) and spec.kind == Kind.FORMULA)
        for spec in specs
        for run in runs_of_spec(spec)
        if run.formula
    }
    names = {run.picture for spec in specs for run in runs_of_spec(spec) if run.picture}
    formulas.there = {key: formulas.there.get(key) or await _drawn(*key) for key in wanted}
    pictures.there = {name: await asyncio.to_thread(read_picture, name, read) for name in names}


async def _drawn(source: str, display: bool) -> Formula | None:
    try:
        return await asyncio.to_thread(draw_formula, source, display)
    except Exception:  # noqa: BLE001 - the library raises what it likes at what a model wrote; it is shown as source
        return None
