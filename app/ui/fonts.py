"""The fonts of the window: simplified Chinese shapes for Chinese characters, a hint where there are none at all."""

from __future__ import annotations

import sys

from PySide6.QtGui import QFont, QFontDatabase, QFontInfo
from PySide6.QtWidgets import QApplication

from app.core.localized import Text

_SIMPLIFIED = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei")

NO_CHINESE_FONT = Text(
    # Without the font this can be read only as far as it is not Chinese.
    "没有中文字体。No Chinese font here: please install fonts-noto-cjk and start again.",
    "Chinese characters show as empty boxes on this computer. Install a Chinese font, for example the package "
    "fonts-noto-cjk, and start Dousha again.",
)


def prepare_fonts(app: QApplication) -> bool:
    """Puts a simplified Chinese font behind the system's; says whether there is any font for Chinese.

    Left alone, fontconfig falls back to Japanese shapes of the same characters wherever the locale is not Chinese.
    Windows and macOS choose well by themselves.
    """
    if sys.platform != "linux":
        return True
    chinese = next(filter(QFontDatabase.hasFamily, _SIMPLIFIED), "") or _any_chinese()
    if chinese:
        font = QFont(app.font())
        font.setFamilies([QFontInfo(font).family(), chinese])
        app.setFont(font)
    return bool(chinese)


def _any_chinese() -> str:
    """Looks into every font, which takes a while."""
    return next(iter(QFontDatabase.families(QFontDatabase.WritingSystem.SimplifiedChinese)), "")
