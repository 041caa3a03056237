"""The first thing a new user meets: one field for the API key, where to get one, save and test in one go."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPushButton, QWidget

from app.core.catalog import Endpoint
from app.core.message import ErrorRecord
from app.session.services import Services
from app.ui.dialogs.check_result import CheckResult
from app.ui.dialogs.form import (
    column,
    follow_language,
    grow_with_content,
    make_default,
    name_fields,
    named,
    row,
    text_label,
)
from app.ui.dialogs.key_field import KeyField
from app.ui.dialogs.key_state import KeyState
from app.ui.dialogs.question import ask
from app.ui.icons import icon
from app.ui.theme import Theme


class KeyDialog(QDialog):
    """Asks for the key of one endpoint, stores it and tries it; other settings are SettingsDialog's part."""

    def __init__(self, theme: Theme, services: Services, endpoint_id: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("keyDialog")
        self._theme = theme
        self._services = services
        settings = services.preferences.settings
        self._endpoint: Endpoint | None = settings.endpoint(endpoint_id)
        self._model = settings.model if settings.endpoint_id == endpoint_id else ""
        self._tried = ""
        """The key that was saved and tested."""
        self._is_done = False
        self._about = text_label("keyAbout")
        self._label = QLabel()
        self.field = KeyField(theme, "apiKeyField")
        self._label.setBuddy(self.field.edit)
        self._state = KeyState(services, endpoint_id)
        self._result = CheckResult(theme, services)
        self._get = named(QPushButton(), "getKeyButton")
        self._save = named(QPushButton(), "saveAndTestButton")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self._buttons.addButton(self._save, QDialogButtonBox.ButtonRole.ActionRole)
        self._arrange()
        self._connect()
        self._refresh()
        follow_language(self, self.retranslate)
        self._state.refresh()

    def _arrange(self) -> None:
        layout = column(
            self._about,
            row(self._get, None),
            self._label,
            self.field,
            self._state,
            self._result,
            None,
            self._buttons,
            margins=18,
            spacing=10,
        )
        self.setLayout(layout)
        make_default(self._save)
        self.setMinimumSize(440, 260)
        grow_with_content(self)
        self.field.setFocus()

    def _connect(self) -> None:
        self._save.clicked.connect(self._go_on)
        self._buttons.rejected.connect(self.reject)
        self._get.clicked.connect(self._open_page)
        self.field.changed.connect(self._typed)
        self._services.checked.connect(self._checked)
        self._theme.changed.connect(self._refresh)

    def _typed(self) -> None:
        self._is_done = False
        if not self._result.is_running:
            self._result.clear()
        self._refresh()

    def _go_on(self) -> None:
        """Saves and tests; once that is done, closes."""
        if self._is_done:
            self.accept()
            return
        endpoint = self._endpoint
        if endpoint is None or not self.field.text() or self.field.problem():
            return
        self._tried = self.field.text()
        self._services.set_key(endpoint.id, self._tried)
        self._services.check(endpoint, self._tried, self._model)
        self._result.show_running()
        self._refresh()

    def _checked(self, endpoint_id: str, error: ErrorRecord | None) -> None:
        if self._endpoint is None or endpoint_id != self._endpoint.id or not self._result.is_running:
            return
        self._result.show_result(error)
        self._is_done = error is None and self.field.text() == self._tried
        self._refresh()
        self._save.setFocus() if self._is_done else self.field.setFocus()

    def _open_page(self) -> None:
        if self._endpoint and self._endpoint.key_url:
            QDesktopServices.openUrl(QUrl(self._endpoint.key_url))

    def reject(self) -> None:
        """Asks first when a key was typed and not saved."""
        if self.field.text() and self.field.text() != self._tried:
            ask(
                self,
                self.tr("Close without saving the key?"),
                self.tr("The key in the field has not been saved."),
                self.tr("&Close without saving"),
                self.tr("&Keep editing"),
                super().reject,
            )
        else:
            super().reject()

    def _refresh(self) -> None:
        running = self._result.is_running
        self._save.setEnabled(bool(self.field.text()) and not self.field.problem() and not running)
        self._save.setText(self.tr("&Done") if self._is_done else self.tr("&Save and test"))
        self._get.setIcon(icon("open-page", self._theme))

    def retranslate(self) -> None:
        """Texts in the language in force."""
        name = self._endpoint.label if self._endpoint else ""
        address = (self._endpoint.key_url if self._endpoint else "").partition("://")[2]
        self.setWindowTitle(self.tr("API key for {name}").format(name=name))
        self._about.setText(
            self.tr(
                "An API key is like a password: it lets Dousha talk to {name} on your account. Dousha keeps it in your "
                "system's keyring, never in a file, and sends it to {name} only."
            ).format(name=name)
        )
        name_fields([self._label], self.tr("API &key"))
        self.field.edit.setPlaceholderText(self.tr("Paste your key here"))
        self._get.setText(self.tr("&Get a key at {address}").format(address=address))
        self._get.setVisible(bool(address))
        self._refresh()
