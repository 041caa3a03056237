"""Names with numbers beside them, and sentences below each other: what previews and results are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QWidget

from app.core.localized import Text
from app.ui.dialogs.form import make_default, named, text_label
from app.ui.language import current_language
from app.ui.pieces import repolish


def lead(button: QPushButton, *others: QPushButton) -> None:
    """Makes `button` the one that Enter presses, instead of the others, and puts the keyboard there."""
    for other in others:
        if other.property("primary"):
            other.setProperty("primary", False)
            repolish(other)
    make_default(button)
    button.setFocus()


class Figures(QWidget):
    """Rows of a name and a number; a row without a number is not shown."""

    def __init__(self, *names: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(24)
        layout.setColumnStretch(1, 1)
        self._rows: list[tuple[QLabel, QLabel]] = []
        for place, name in enumerate(names):
            label, number = named(QLabel(), f"{name}Name"), named(QLabel(), name)
            number.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            layout.addWidget(label, place, 0)
            layout.addWidget(number, place, 1)
            self._rows.append((label, number))

    def show_figures(self, figures: Sequence[tuple[str, int | None]]) -> None:
        """Names and numbers, in the order of the rows; None hides a row."""
        for (label, number), (text, amount) in zip(self._rows, figures, strict=True):
            label.setText(text)
            number.setText("" if amount is None else QLocale().toString(amount))
            label.setVisible(amount is not None)
            number.setVisible(amount is not None)


class Sentences(QWidget):
    """A heading and sentences, in one text that can be selected; hidden when there are none."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = text_label(name)
        layout = QGridLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)

    def show_sentences(self, heading: str, sentences: Iterable[str]) -> None:
        """Shows them."""
        lines = [f"• {sentence}" for sentence in sentences]
        self._label.setText("\n".join([heading, *lines]))
        self.setVisible(bool(lines))


def counted(problems: Counter[Text], notes: Iterable[Text], in_many: str) -> list[str]:
    """Sentences about an export; `in_many` says with {count} in how many conversations a problem was met."""
    language = current_language()
    said = [note.say(language) for note in notes]
    for problem, count in problems.most_common():
        where = in_many.format(count=QLocale().toString(count))
        said.append(f"{problem.say(language)} {where}" if count > 1 else problem.say(language))
    return said
