"""Shows an address whole before anything is done with it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from app.ui.transcript.text_safety import shown_address


class AddressBox(QMessageBox):
    """A question with buttons to open the address in the browser and to copy it."""

    def __init__(self, parent: QWidget, name: str, title: str, address: str) -> None:
        super().__init__(QMessageBox.Icon.NoIcon, title, shown_address(address), parent=parent)
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        open_button = self.addButton(self.tr("Open in browser"), QMessageBox.ButtonRole.AcceptRole)
        copy_button = self.addButton(self.tr("Copy address"), QMessageBox.ButtonRole.ActionRole)
        self.addButton(QMessageBox.StandardButton.Cancel)
        open_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(address)))
        copy_button.clicked.connect(lambda: QGuiApplication.clipboard().setText(address))

    def offer(self, text: str) -> QPushButton:
        """One more button, which is what Enter presses."""
        button = self.addButton(text, QMessageBox.ButtonRole.AcceptRole)
        self.setDefaultButton(button)
        return button
