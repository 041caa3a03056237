"""The field for a service's address: says at once where requests will go, and makes a base URL of what was pasted."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.core.base_url import AddressError, chat_url, normalise
from app.ui.dialogs.form import column, follow_language, mark, named, say, text_label
from app.ui.language import current_language


class AddressField(QWidget):
    """A base URL being typed; `value` is it normalised, "" while there is none."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = named(QLineEdit(), "addressField")
        self.note = text_label("addressNote")
        self.setLayout(column(self.edit, self.note, spacing=4))
        self.setFocusProxy(self.edit)
        self.value = ""
        self.edit.textChanged.connect(self._text_changed)
        self.edit.editingFinished.connect(self._tidy)
        follow_language(self, self.retranslate)

    def _text_changed(self) -> None:
        self.retranslate()
        self.changed.emit()

    def _tidy(self) -> None:
        if self.value:
            self.edit.setText(self.value)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        text = self.edit.text()
        self.edit.setPlaceholderText(self.tr("https://… as the service names it"))
        self.value, problem = "", ""
        if text.strip():
            try:
                self.value = normalise(text)
            except AddressError as error:
                problem = error.reason.say(current_language())
        mark(self.note, "error" if problem else "warning" if _is_open(self.value) else "muted")
        say(self.note, problem or self._note())

    def _note(self) -> str:
        if not self.value:
            return ""
        note = self.tr("Requests go to {address}").format(address=chat_url(self.value))
        if _is_open(self.value):
            note += "\n" + self.tr("This connection is not encrypted: key and messages can be read on the way.")
        return note


def _is_open(base_url: str) -> bool:
    """Whether requests cross a network unencrypted: http to a host that would get https were no scheme given."""
    rest = base_url.removeprefix("http://")
    return rest != base_url and normalise(rest).startswith("https://")
