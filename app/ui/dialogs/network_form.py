"""How a service is reached: proxy, certificates, streaming, patience; a part of the endpoint's dialog."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QFormLayout,
    QGroupBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QWidget,
)

from app.core.catalog import Endpoint, Proxy
from app.core.proxy_text import split_proxy
from app.session.services import Services
from app.ui.dialogs.form import (
    ChoiceBox,
    NumberBox,
    boxed,
    column,
    follow_language,
    name_fields,
    named,
    row,
    say,
    text_label,
)
from app.ui.dialogs.key_field import KeyField
from app.ui.dialogs.key_state import PROXY, KeyState
from app.ui.theme import Theme

_MODES = ("system", "none", "manual")


class NetworkForm(QGroupBox):
    """Edits the network fields of an endpoint; the password of a proxy goes to the keyring like a key."""

    changed = Signal()

    def __init__(self, theme: Theme, services: Services, endpoint: Endpoint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._labels = [QLabel() for _ in range(6)]
        self.mode = ChoiceBox("proxyMode", len(_MODES))
        self.proxy = named(QLineEdit(), "proxyField")
        self.user = named(QLineEdit(), "proxyUserField")
        self.password = KeyField(theme, "proxyPasswordField", cleans=False)
        self.password_state = KeyState(services, endpoint.id, PROXY)
        self.ca_file = named(QLineEdit(), "caFileField")
        self.streaming = named(QCheckBox(), "streamingBox")
        self.patience = NumberBox("idleTimeoutBox", 10, 3600, endpoint.idle_timeout_s)
        self._problem = text_label("proxyProblem", error=True)
        self._browse = named(QPushButton(), "caFileButton")
        self._arrange()
        self._show(endpoint)
        self._connect()
        self.password_state.set_wanted(False)
        follow_language(self, self.retranslate)

    def applied_to(self, endpoint: Endpoint) -> Endpoint:
        """`endpoint` with what stands in the form."""
        mode = _MODES[self.mode.currentIndex()]
        proxy = Proxy(mode=mode)
        if mode == "manual":
            proxy = Proxy(mode=mode, url=self.proxy.text().strip(), user=self.user.text().strip())
        return msgspec.structs.replace(
            endpoint,
            proxy=proxy,
            ca_file=self.ca_file.text().strip(),
            streaming=self.streaming.isChecked(),
            idle_timeout_s=self.patience.value(),
        )

    @property
    def is_valid(self) -> bool:
        """Whether a manual proxy has an address."""
        return _MODES[self.mode.currentIndex()] != "manual" or self._proxy_is_address()

    def tidy(self) -> None:
        """Takes user and password out of a pasted proxy address and puts them where they belong."""
        try:
            address, user, password = split_proxy(self.proxy.text())
        except ValueError:
            return
        self.proxy.setText(address)
        if user:
            self.user.setText(user)
        if password:
            self.password.edit.setText(password)

    def _proxy_is_address(self) -> bool:
        try:
            split_proxy(self.proxy.text())
        except ValueError:
            return False
        return True

    def _arrange(self) -> None:
        form = QFormLayout(self)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        mode, proxy, user, password, ca_file, patience = self._labels
        self._manual = (
            (proxy, boxed(column(self.proxy, self._problem, spacing=4))),
            (user, self.user),
            (password, boxed(column(self.password, self.password_state, spacing=4))),
        )
        form.addRow(mode, self.mode)
        for label, field in self._manual:
            form.addRow(label, field)
        form.addRow(ca_file, boxed(row(self.ca_file, self._browse, stretch=0)))
        form.addRow(patience, boxed(row(self.patience, None)))
        form.addRow(self.streaming)
        buddies = (self.mode, self.proxy, self.user, self.password.edit, self.ca_file, self.patience)
        for label, buddy in zip(self._labels, buddies, strict=True):
            label.setBuddy(buddy)

    def _show(self, endpoint: Endpoint) -> None:
        mode = endpoint.proxy.mode
        self.mode.setCurrentIndex(_MODES.index(mode) if mode in _MODES else 0)
        self.proxy.setText(endpoint.proxy.url)
        self.user.setText(endpoint.proxy.user)
        self.ca_file.setText(endpoint.ca_file)
        self.streaming.setChecked(endpoint.streaming)

    def _connect(self) -> None:
        for changed in (
            self.mode.currentIndexChanged,
            self.proxy.textChanged,
            self.user.textChanged,
            self.ca_file.textChanged,
            self.streaming.toggled,
            self.patience.valueChanged,
        ):
            changed.connect(self._edited)
        self.password.changed.connect(self.changed)
        self.password_state.changed.connect(self.retranslate)
        self.proxy.editingFinished.connect(self.tidy)
        self._browse.clicked.connect(self._choose_file)

    def _edited(self) -> None:
        self._refresh()
        self.changed.emit()

    def _refresh(self) -> None:
        manual = _MODES[self.mode.currentIndex()] == "manual"
        for label, field in self._manual:
            label.setVisible(manual)
            field.setVisible(manual)
        wrong = manual and bool(self.proxy.text().strip()) and not self._proxy_is_address()
        say(self._problem, self.tr("This is not a proxy address. It looks like http://host:port.") if wrong else "")

    def _choose_file(self) -> None:
        dialog = QFileDialog(self, self.tr("Certificate file"), self.ca_file.text())
        dialog.setObjectName("caFileDialog")
        dialog.setNameFilters([self.tr("Certificates") + " (*.pem *.crt *.cer)", self.tr("All files") + " (*)"])
        dialog.fileSelected.connect(self.ca_file.setText)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.setTitle(self.tr("Network"))
        self.mode.name_entries(self.tr("Like the system"), self.tr("None: connect directly"), self.tr("Set by hand"))
        name_fields(
            self._labels,
            self.tr("Pro&xy"),
            self.tr("Proxy add&ress"),
            self.tr("&User"),
            self.tr("Pass&word"),
            self.tr("Certi&ficate file"),
            self.tr("&Give up after"),
        )
        self.proxy.setPlaceholderText(self.tr("http://host:port or socks5://host:port"))
        self.ca_file.setPlaceholderText(self.tr("Only if your company uses its own"))
        self.ca_file.setToolTip(self.tr("A PEM file whose certificates are trusted besides the system's."))
        self._browse.setText(self.tr("&Browse…"))
        self.patience.setSuffix(" " + self.tr("seconds of silence"))
        self.streaming.setText(self.tr("S&how answers while they are being written"))
        self.streaming.setToolTip(
            self.tr("Switch it off where a proxy lets answers through only when they are complete.")
        )
        stored = self.password_state.is_there
        self.password.edit.setPlaceholderText(self.tr("Stored; type to replace it") if stored else "")
        self._refresh()
