"""What comes of preparing a file that is to be attached: what is kept and sent, or why it cannot be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from app.core.localized import Text

if TYPE_CHECKING:
    from PySide6.QtGui import QImage


class RefusedError(Exception):
    """A file cannot be attached; `sentence` tells the user why."""

    def __init__(self, sentence: Text, **values: object) -> None:
        super().__init__(sentence.en)
        self.sentence, self.values = sentence, values


class Prepared(msgspec.Struct, frozen=True):
    """What is kept and sent."""

    name: str
    data: bytes
    suffix: str
    media_type: str
    thumbnail: QImage
    """Null for text."""

    @property
    def is_image(self) -> bool:
        """Whether it is an image."""
        return not self.thumbnail.isNull()
