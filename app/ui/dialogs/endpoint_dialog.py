"""Edits one service: name, address, key, network; test before saving, nothing typed is lost without a question."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QWidget,
)

from app.core.base_url import is_wcode
from app.core.catalog import Endpoint
from app.core.message import ErrorRecord
from app.core.presets import WCODE
from app.session.services import Services
from app.ui.dialogs.address_field import AddressField
from app.ui.dialogs.check_result import CheckResult
from app.ui.dialogs.form import (
    boxed,
    column,
    follow_language,
    make_default,
    name_fields,
    named,
    row,
    say,
    scrolled,
    start_with_size,
    text_label,
)
from app.ui.dialogs.key_field import KeyField
from app.ui.dialogs.key_state import KeyState
from app.ui.dialogs.network_form import NetworkForm
from app.ui.dialogs.question import ask
from app.ui.theme import Theme


class EndpointDialog(QDialog):
    """One endpoint, known or new (`is_new`). Save stores it and the typed key; Test tries it as it stands."""

    def __init__(
        self, theme: Theme, services: Services, endpoint: Endpoint, *, is_new: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("endpointDialog")
        self._services = services
        self._saved = endpoint
        self._is_new = is_new
        self._awaited: dict[str, str] = {}
        """What is being stored under "key" and "proxy"."""
        self.name = named(QLineEdit(endpoint.label), "endpointNameField")
        self.address = AddressField()
        self.address.edit.setText(endpoint.base_url)
        self.needs_key = named(QCheckBox(), "needsKeyBox")
        self.needs_key.setChecked(endpoint.needs_key)
        self.key = KeyField(theme, "apiKeyField")
        self.key_state = KeyState(services, endpoint.id)
        self.network = NetworkForm(theme, services, endpoint)
        self.outcome = CheckResult(theme, services)
        self._labels = [QLabel() for _ in range(3)]
        self._new_host = text_label("newHostNote", warning=True)
        self._get = named(QPushButton(), "getKeyButton")
        self._remove_key = named(QPushButton(), "removeKeyButton")
        self._test = named(QPushButton(), "testButton")
        self._save = named(QPushButton(), "saveButton")
        self._cancel = named(QPushButton(), "cancelButton")
        self._arrange()
        self._connect()
        follow_language(self, self.retranslate)
        self.key_state.refresh()
        self.network.password_state.refresh()

    def focus_field(self, field: str) -> None:
        """Puts the keyboard on "key", "address" or "proxy"."""
        widget: QWidget = {"key": self.key.edit, "address": self.address.edit, "proxy": self.network.mode}.get(
            field, self.name
        )
        widget.setFocus()
        self._area.ensureWidgetVisible(widget)

    def endpoint(self) -> Endpoint:
        """The endpoint as it stands in the form."""
        endpoint = self.network.applied_to(self._saved)
        base_url = self.address.value
        host = base_url.partition("://")[2].partition("/")[0]
        known = WCODE if is_wcode(base_url) else self._saved
        return msgspec.structs.replace(
            endpoint,
            label=self.name.text().strip() or host,
            base_url=base_url,
            needs_key=self.needs_key.isChecked(),
            key_url=known.key_url,
            billing_url=known.billing_url,
        )

    # building

    def _arrange(self) -> None:
        name, address, key = self._labels
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setVerticalSpacing(10)
        key_lines = column(
            self.key, self.key_state, self._new_host, row(self._get, self._remove_key, None), self.needs_key
        )
        form.addRow(name, self.name)
        form.addRow(address, self.address)
        form.addRow(key, boxed(key_lines))
        for label, buddy in zip(self._labels, (self.name, self.address.edit, self.key.edit), strict=True):
            label.setBuddy(buddy)
        self._area: QScrollArea = scrolled(boxed(column(form, self.network, None, margins=16, spacing=14)))
        buttons = QDialogButtonBox()
        buttons.addButton(self._test, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(self._save, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self._cancel, QDialogButtonBox.ButtonRole.RejectRole)
        bottom = column(self.outcome, buttons, margins=12)
        layout = column(self._area, bottom, spacing=0)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        make_default(self._save)
        self.setMinimumSize(460, 380)
        start_with_size(self, 600, 540)

    def _connect(self) -> None:
        self.name.textChanged.connect(self._edited)
        self.needs_key.toggled.connect(self._edited)
        for part in (self.address, self.key, self.network):
            part.changed.connect(self._edited)
        password_state = self.network.password_state
        self.key_state.changed.connect(lambda: self._answered("key", self.key_state))
        password_state.changed.connect(lambda: self._answered("proxy", password_state))
        self._services.checked.connect(self._checked)
        self._get.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(self.endpoint().key_url)))
        self._remove_key.clicked.connect(self._ask_to_remove_key)
        self._test.clicked.connect(self._try)
        self._save.clicked.connect(self._store)
        self._cancel.clicked.connect(self.reject)

    # what happens

    @property
    def _is_changed(self) -> bool:
        typed = self.key.text() or self.network.password.text()
        return bool(typed) or self.endpoint() != self._saved

    @property
    def _is_valid(self) -> bool:
        return bool(self.address.value) and not self.key.problem() and self.network.is_valid

    def _edited(self) -> None:
        if not self.outcome.is_running:
            self.outcome.clear()
        self._refresh()

    def _try(self) -> None:
        self.network.tidy()
        endpoint = self.endpoint()
        models = self._services.models(endpoint.id)
        settings = self._services.preferences.settings
        model = settings.model if settings.endpoint_id == endpoint.id else models[0].id if models else ""
        self.outcome.show_running()
        self._refresh()
        self._services.check(endpoint, self.key.text(), model, self.network.password.text())

    def _checked(self, endpoint_id: str, error: ErrorRecord | None) -> None:
        if endpoint_id == self._saved.id and self.outcome.is_running:
            self.outcome.show_result(error)
            self._refresh()

    def _store(self) -> None:
        """Saves; the dialog stays until the keyring has answered, and longer if it has something to say."""
        self.network.tidy()
        endpoint, key, password = self.endpoint(), self.key.text(), self.network.password.text()
        self._services.put_endpoint(endpoint)
        self._saved, self._is_new = endpoint, False
        if key:
            self._awaited["key"] = key
            self._services.set_key(endpoint.id, key)
        if password:
            self._awaited["proxy"] = password
            self._services.set_key(endpoint.id, password, "proxy")
        self.key.clear()
        self.network.password.clear()
        self.retranslate()
        if not self._awaited:
            self.accept()

    def _answered(self, purpose: str, state: KeyState) -> None:
        """The keyring has answered: after saving the dialog closes, unless there is something to read first."""
        if state.result is not None and self._awaited.get(purpose) == state.result.value:
            del self._awaited[purpose]
            if not self._awaited and not self._has_problem():
                self.accept()
                return
            self._area.ensureWidgetVisible(state)
        self.retranslate()

    def _has_problem(self) -> bool:
        results = (self.key_state.result, self.network.password_state.result)
        return any(result is not None and result.value and result.problem_text for result in results)

    def _ask_to_remove_key(self) -> None:
        ask(
            self,
            self.tr("Remove the key of {name}?").format(name=self._saved.label),
            self.tr("It is deleted from the system keyring. You can enter it again at any time."),
            self.tr("&Remove key"),
            self.tr("&Keep it"),
            lambda: self._services.set_key(self._saved.id, ""),
        )

    def reject(self) -> None:
        """Asks first when something was changed and not saved."""
        if not self._is_changed:
            super().reject()
            return
        ask(
            self,
            self.tr("Close without saving?"),
            self.tr("What you typed here has not been saved."),
            self.tr("&Close without saving"),
            self.tr("&Keep editing"),
            super().reject,
        )

    # looks and language

    def _refresh(self) -> None:
        busy = bool(self._awaited)
        self.key_state.set_wanted(self.needs_key.isChecked())
        self._save.setEnabled(self._is_valid and (self._is_changed or self._is_new) and not busy)
        self._test.setEnabled(self._is_valid and not self.outcome.is_running)
        self._get.setVisible(bool(self.endpoint().key_url))
        self._remove_key.setVisible(self.key_state.is_stored)
        moved = (
            self.key_state.is_there and not self.key.text() and _host(self.address.value) != _host(self._saved.base_url)
        )
        note = self.tr("The stored key would be sent to {host}.").format(host=_host(self.address.value))
        say(self._new_host, note if moved and self.address.value else "")

    def retranslate(self) -> None:
        """Texts in the language in force."""
        title = self.tr("Add a service") if self._is_new else self.tr("Edit service")
        self.setWindowTitle(title)
        name_fields(self._labels, self.tr("&Name"), self.tr("&Address"), self.tr("API &key"))
        self.name.setPlaceholderText(self.tr("How you want to call it"))
        there = self.key_state.is_there
        hint = self.tr("Type a new key to replace the stored one") if there else self.tr("Paste your key here")
        self.key.edit.setPlaceholderText(hint)
        self.needs_key.setText(self.tr("This service asks for a ke&y"))
        self._get.setText(self.tr("Get a key"))
        self._get.setToolTip(self.endpoint().key_url)
        self._remove_key.setText(self.tr("Remove key…"))
        self._test.setText(self.tr("&Test"))
        self._save.setText(self.tr("&Save"))
        self._cancel.setText(self.tr("Cancel") if self._is_changed or self._is_new else self.tr("Close"))
        self._refresh()


def _host(base_url: str) -> str:
    return base_url.partition("://")[2].partition("/")[0]
