"""Which of the app's languages is in force; switching it re-translates every widget through LanguageChange events."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication

from app.core.localized import CHINESE, ENGLISH, LANGUAGES
from app.ui.resources import RESOURCES

if TYPE_CHECKING:
    from PySide6.QtCore import QTranslator

_in_force = {"language": "en"}
_installed: list[QTranslator] = []


def current_language() -> str:
    """One of core.localized.LANGUAGES."""
    return _in_force["language"]


def use_language(app: QApplication, choice: str) -> None:
    """Switches to `choice` (one of LANGUAGES, or "" for the system's)."""
    language = choice if choice in LANGUAGES else _system_language()
    _in_force["language"] = language
    QLocale.setDefault(QLocale(language))
    app.setApplicationDisplayName("豆沙" if language == CHINESE else "Dousha")
    while _installed:
        app.removeTranslator(_installed.pop())
    if language == CHINESE:
        from PySide6.QtCore import QLibraryInfo, QTranslator

        from app.ui.translation import TsTranslator  # with its XML parser only where it is needed

        qt_texts = QTranslator(app)
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if qt_texts.load(str(Path(folder) / "qtbase_zh_CN.qm")):
            _install(app, qt_texts)
        _install(app, TsTranslator(sorted((RESOURCES / "translations").glob("*_zh_CN.ts"))))


def _install(app: QApplication, translator: QTranslator) -> None:
    app.installTranslator(translator)
    _installed.append(translator)


def _system_language() -> str:
    """The app's language that suits the system: Chinese for any Chinese, else English."""
    names = QLocale.system().uiLanguages()
    return CHINESE if names and names[0].startswith("zh") else ENGLISH
