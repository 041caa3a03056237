"""The one error of this room, and sentences with their places filled."""

from __future__ import annotations

from app.core.localized import CHINESE, ENGLISH, Text


class ImportProblem(Exception):  # noqa: N818 # a problem to tell the user, seldom the program's error
    """Why an export, or a part of it, cannot be read. The only error that reading an export raises."""

    def __init__(self, text: Text) -> None:
        super().__init__(text.en)
        self.text = text


def filled(text: Text, **values: object) -> Text:
    """`text` with its places filled, in both languages."""
    return Text(text.say(CHINESE, **values), text.say(ENGLISH, **values))
