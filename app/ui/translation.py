"""Chinese texts for the widgets, read from the .ts files as they are: no compile step, nothing generated in git."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

from PySide6.QtCore import QTranslator


class TsTranslator(QTranslator):
    """Answers `tr` from Qt Linguist's source files of one language."""

    def __init__(self, files: list[Path]) -> None:
        super().__init__()
        self._texts: dict[tuple[str, str], str] = {}
        self._anywhere: dict[str, str] = {}
        for file in files:
            root = ET.parse(file).getroot()  # noqa: S314 - our own file, shipped with the app
            for context in root.iter("context"):
                name = context.findtext("name") or ""
                for message in context.iter("message"):
                    source, text = message.findtext("source") or "", message.findtext("translation") or ""
                    if text:
                        self._texts[name, source] = text
                        self._anywhere.setdefault(source, text)

    def isEmpty(self) -> bool:
        return not self._texts

    def translate(self, context: str, source: str, _disambiguation: str | None = None, n: int = -1) -> str | None:
        # A class's texts are filed under its own name, but a subclass asks with the subclass's.
        text = self._texts.get((context, source)) or self._anywhere.get(source)
        return text.replace("%n", str(n)) if text and n >= 0 else text
