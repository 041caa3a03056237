"""A sentence in both languages of the app, for texts that live in tables instead of widgets."""

from __future__ import annotations

import re

import msgspec

CHINESE = "zh_CN"
ENGLISH = "en"
LANGUAGES = (CHINESE, ENGLISH)
PLACE = re.compile(r"\{(\w+)\}")
"""Where a value goes into a sentence: {name}."""


class Text(msgspec.Struct, frozen=True):
    """One text in Chinese and English; `{name}` places are filled by `say`."""

    zh: str
    en: str

    def say(self, language: str, /, **values: object) -> str:
        """The text in `language` (one of LANGUAGES; anything but Chinese reads as English), places filled.

        What a value contains is not looked at again; a place without a value stays as it is.
        """
        text = self.zh if language.startswith("zh") else self.en
        return PLACE.sub(lambda place: str(values.get(place[1], place[0])), text)
