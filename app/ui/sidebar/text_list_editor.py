"""Editor for a short list of texts: each one a tag that a press removes, and a line for the next."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from app.core.message import JsonValue
from app.core.parameter_domains import TextList
from app.core.parameter_text import parse_escapes, with_escapes
from app.core.parameters import ParameterSpec
from app.ui.icons import icon
from app.ui.pieces import column, tab_before
from app.ui.sidebar.editor import ParameterEditor
from app.ui.theme import Theme

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignAbsolute


class _Tag(QToolButton):
    """One text of the list; pressing it, Delete or Backspace takes it out."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text_meant = text
        self.setProperty("tag", True)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the cross behind the text
        shown = with_escapes(text)
        head, tail = len(shown) - len(shown.lstrip(" ")), len(shown) - len(shown.rstrip(" "))
        shown = "␣" * head + shown.strip(" ") + "␣" * tail if shown.strip(" ") else "␣" * len(shown)
        self.setText(shown if len(shown) <= 28 else f"{shown[:27]}…")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.click()
        else:
            super().keyPressEvent(event)


class TextListEditor(ParameterEditor):
    """Enter adds what stands in the line, and so does leaving it: nothing that was typed is forgotten."""

    def __init__(self, spec: ParameterSpec, theme: Theme, domain: TextList) -> None:
        super().__init__(spec, theme)
        self._domain = domain
        self._texts: list[str] = []
        self._tags: list[_Tag] = []
        self._line = QLineEdit()
        self.layout = column(spacing=4)
        self.layout.addWidget(self._line)
        self._line.editingFinished.connect(self._add)
        self._name_field()

    @property
    def field(self) -> QWidget:
        return self._line

    def tab_stops(self) -> list[QWidget]:
        return [*self._tags, self._line]

    def show_value(self, value: JsonValue) -> None:
        texts = [text for text in value if isinstance(text, str)] if isinstance(value, list) else []
        if texts != self._texts:
            self._texts = texts
            self._rebuild()

    def show_conversation(self, conversation_id: str, value: JsonValue) -> None:
        self._line.clear()
        super().show_conversation(conversation_id, value)

    def _rebuild(self) -> None:
        for tag in self._tags:
            self.layout.removeWidget(tag)
            tag.hide()
            tag.deleteLater()
        self._tags = []
        for place, text in enumerate(self._texts):
            tag = _Tag(text)
            tag.clicked.connect(lambda _checked=False, place=place: self._remove(place))
            self._tags.append(tag)
            self.layout.insertWidget(place, tag, 0, _LEFT)
        tab_before(self._line, *self._tags)
        self.dress()
        self.retranslate()

    def _add(self) -> None:
        text = parse_escapes(self._line.text())
        self._line.clear()
        if text and text not in self._texts and len(self._texts) < self._domain.max_items:
            self._texts.append(text)
            self._rebuild()
            self.edited.emit(list(self._texts))

    def _remove(self, place: int) -> None:
        del self._texts[place]
        self._line.setFocus()
        self._rebuild()
        self.edited.emit(list(self._texts) or None)

    def retranslate(self) -> None:
        full = len(self._texts) >= self._domain.max_items
        self._line.setReadOnly(full)
        if full:
            self._line.setPlaceholderText(self.tr("No more than {n}").format(n=self._domain.max_items))
        elif self._texts:
            self._line.setPlaceholderText(self.tr("One more, then Enter"))
        else:
            self._line.setPlaceholderText(self.tr("{unset}: type a text, then Enter").format(unset=self._unset_text()))
        for tag in self._tags:
            name = self.tr("Remove “{text}”").format(text=with_escapes(tag.text_meant))
            tag.setToolTip(name)
            tag.setAccessibleName(name)

    def dress(self) -> None:
        for tag in self._tags:
            tag.setIcon(icon("close", self.theme, self.theme.colours.muted))
