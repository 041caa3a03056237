"""Specs -> Qt's text formats, in the theme's colours and at one zoom. Formats are made once and shared."""

from __future__ import annotations

import sys
from functools import cached_property, lru_cache

from PySide6.QtCore import Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QFontInfo,
    QFontMetricsF,
    QTextBlockFormat,
    QTextCharFormat,
    QTextFormat,
)

from app.core.message import JsonValue
from app.ui.colours import Colours
from app.ui.transcript.code_looks import CodeLook
from app.ui.transcript.specs import Block, Kind, Run, Style

_USER = QTextFormat.Property.UserProperty.value
KIND, GROUP, CONTAINERS, SHARED, MARKER, LEVEL, STRIP = range(_USER + 1, _USER + 8)
"""Properties of our own in block formats."""
CHIP, FORMULA, DISPLAY, PICTURE, EXTENT, REMOTE_PICTURE = range(_USER + 9, _USER + 15)
"""Properties of our own in character formats."""
FORMULA_OBJECT = QTextFormat.ObjectTypes.UserObject.value + 1
PICTURE_OBJECT = FORMULA_OBJECT + 1

USER_GROUP, CODE_GROUP = "user", "code"
"""What stands under GROUP: formats are kept as long as the document lives, so few must differ."""
COLUMN = 820
"""The widest that text gets, in pixels at zoom 1: longer lines are hard to read."""
_INDENTS = {"l": 26, "q": 18, "n": 26, "t": 18}
_HEADINGS = {1: 1.5, 2: 1.32, 3: 1.16, 4: 1.05, 5: 1.0, 6: 1.0}
_LINE_HEIGHT = 140
ZOOMS = (0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.5, 1.75, 2.0, 2.5)
WRAPPED = CodeLook()
_CHINESE_FONTS = {"darwin": "PingFang SC", "win32": "Microsoft YaHei"}


class Formats:
    """The looks of everything in the transcript at one theme, font and zoom."""

    def __init__(self, colours: Colours, font: QFont, zoom: float = 1.0) -> None:
        self.colours, self.zoom = colours, zoom
        self.font = QFont(font)
        families = [*font.families(), _CHINESE_FONTS.get(sys.platform, "Noto Sans CJK SC")]
        self.font.setFamilies(families)
        self.font.setPointSizeF((font.pointSizeF() if font.pointSizeF() > 0 else 10.0) * 1.12 * zoom)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        self.code_font = QFont(fixed)
        self.code_font.setStyleHint(QFont.StyleHint.Monospace)
        self.code_font.setFamilies([QFontInfo(fixed).family(), families[-1]])
        self.code_font.setPointSizeF(self.font.pointSizeF() * 0.93)
        self.char = lru_cache(maxsize=512)(self._char)

    @cached_property
    def half_width(self) -> float:
        """Pixels that a half-width character takes on average."""
        metrics, sample = QFontMetricsF(self.font), "The quick brown fox, 0123456789"
        return max(metrics.horizontalAdvance("中") / 2, metrics.horizontalAdvance(sample) / len(sample)) * 1.06

    @cached_property
    def number_width(self) -> float:
        """Pixels that line numbers take."""
        return round(QFontMetricsF(self.code_font).horizontalAdvance("0") * 4)

    def px(self, pixels: float) -> float:
        """Pixels at zoom 1 -> pixels now."""
        return round(pixels * self.zoom)

    def indent(self, containers: str) -> float:
        """How far text in `containers` is moved in, in pixels."""
        return self.px(sum(_INDENTS[container] for container in containers))

    def bar_places(self, containers: str) -> list[tuple[int, float]]:
        """For each quote or thought among `containers`: its index and where its bar stands, in pixels."""
        return [
            (index, self.indent(containers[:index]) + self.px(3))
            for index, container in enumerate(containers)
            if container in "qt"
        ]

    def block(self, block: Block, bubble: tuple[float, float] = (0, 0), look: CodeLook = WRAPPED) -> QTextBlockFormat:
        """The format of `block`. `bubble`: the left and right margins of a user's message; `look`: that of code."""
        kind = block.kind
        format_ = self.bare(kind, block.containers, block.shared, block.group)
        if kind == Kind.SPACE:
            return self.fixed(format_, self.px(block.level))
        if block.marker:
            format_.setProperty(MARKER, block.marker)
        if block.level and kind != Kind.CODE:
            format_.setProperty(LEVEL, block.level)
        top, bottom = _margins(block)
        format_.setTopMargin(self.px(top))
        format_.setBottomMargin(self.px(bottom))
        if kind == Kind.RULE:
            return self.fixed(format_, self.px(5))
        if kind == Kind.AUTHOR and block.level:
            format_.setAlignment(Qt.AlignmentFlag.AlignRight)
        if kind == Kind.USER:
            format_.setLeftMargin(bubble[0])
            format_.setRightMargin(bubble[1])
        if kind == Kind.CODE:
            format_.setRightMargin(self.px(14))
            format_.setLeftMargin(format_.leftMargin() + self.px(14))
            format_.setNonBreakableLines(not look.wrapped)
            if look.numbered:
                format_.setProperty(MARKER, str(block.level))
                format_.setLeftMargin(format_.leftMargin() + self.number_width)
            # Chinese in it must not make a line higher
            return self.fixed(format_, QFontMetricsF(self.code_font).height() * 1.3)
        height = 125 if kind == Kind.HEADING else _LINE_HEIGHT
        if any(run.picture for run in block.runs):
            height = 100
        format_.setLineHeight(height, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        return format_

    def bare(self, kind: Kind, containers: str, shared: int, group: str = "") -> QTextBlockFormat:
        """A block format without margins that says what the block is."""
        format_ = QTextBlockFormat()
        format_.setProperty(KIND, int(kind))
        if containers:
            format_.setProperty(CONTAINERS, containers)
            format_.setProperty(SHARED, shared)
            format_.setLeftMargin(self.indent(containers))
        if group:
            format_.setProperty(GROUP, group if group == USER_GROUP else CODE_GROUP)
        return format_

    def fixed(self, format_: QTextBlockFormat, height: float) -> QTextBlockFormat:
        """`format_` for a block of a fixed height in pixels."""
        format_.setLineHeight(max(height, 1.0), QTextBlockFormat.LineHeightTypes.FixedHeight.value)
        return format_

    def run(self, run: Run, kind: Kind, level: int = 0, *, muted: bool = False) -> QTextCharFormat:
        """The format of a run of text in a block of this kind."""
        style = int(run.style) | (Style.MUTED if muted else 0)
        format_ = self.char(kind, level if kind == Kind.HEADING else 0, style, bool(run.link))
        if run.link:
            format_ = QTextCharFormat(format_)
            format_.setAnchor(True)
            format_.setAnchorHref(run.link)
        return format_

    def _char(self, kind: Kind, level: int, style: int, linked: bool) -> QTextCharFormat:
        """Cached; never change what it gives."""
        colours, format_ = self.colours, QTextCharFormat()
        mono = kind == Kind.CODE or style & (Style.CODE | Style.LITERAL)
        font = QFont(self.code_font if mono else self.font)
        size = font.pointSizeF()
        if kind == Kind.HEADING:
            size *= _HEADINGS[level]
        if kind in {Kind.AUTHOR, Kind.QUIET}:
            size *= 0.9
        if style & (Style.SUPERSCRIPT | Style.SUBSCRIPT):
            raised = bool(style & Style.SUPERSCRIPT)
            kinds = QTextCharFormat.VerticalAlignment
            format_.setVerticalAlignment(kinds.AlignSuperScript if raised else kinds.AlignSubScript)
        font.setPointSizeF(size)
        font.setBold(bool(style & (Style.BOLD | Style.STRONG_MUTED)) or (kind == Kind.HEADING))
        font.setItalic(bool(style & Style.ITALIC))
        font.setStrikeOut(bool(style & Style.STRIKE))
        font.setUnderline(linked)
        format_.setFont(font)
        quiet = kind in {Kind.AUTHOR, Kind.QUIET, Kind.THOUGHT} or style & Style.MUTED
        colour = colours.link if linked else colours.muted if quiet else colours.text
        format_.setForeground(QColor(colour))
        if style & Style.CODE and kind != Kind.CODE:
            format_.setProperty(CHIP, True)
        return format_


def _margins(block: Block) -> tuple[float, float]:
    """Room above and below, in pixels at zoom 1; Qt takes the larger of two that meet."""
    if block.kind == Kind.HEADING:
        return {1: 22, 2: 20, 3: 16}.get(block.level, 12), 6
    if block.kind == Kind.TEXT and block.level:
        return 3, 8  # a long paragraph goes on
    return _MARGINS.get(block.kind, (0, 0))


_MARGINS: dict[Kind, tuple[float, float]] = {
    Kind.TEXT: (8, 8),
    Kind.ITEM: (4, 4),
    Kind.RULE: (12, 4),
    Kind.FORMULA: (10, 10),
    Kind.AUTHOR: (6, 4),
    Kind.USER: (2, 2),
    Kind.THOUGHT: (5, 5),
    Kind.QUIET: (4, 4),
}


def step_of(zoom: JsonValue) -> int:
    """The step nearest to a remembered zoom; the normal one when there is none."""
    wanted = zoom if isinstance(zoom, int | float) else 1.0
    return min(range(len(ZOOMS)), key=lambda step: abs(ZOOMS[step] - wanted))
