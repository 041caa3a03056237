"""A sentence in both languages of the app, for texts that live in tables instead of widgets."""

from __future__ import annotations

import msgspec

CHINESE = "zh_CN"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)


class Text(msgspec.Struct, frozen=True):
    """One text in Chinese and English; `{name}` places are filled by `say`."""

    zh: str
    en: str

    def say(self, language: str, **values: object) -> str:
        """The text in `language` (one of LANGUAGES; anything but Chinese reads as English), places filled."""
        text = self.zh if language.startswith("zh") else self.en
        for name, value in values.items():
            text = text.replace("{" + name + "}", str(value))
        return text
