"""The settings: services, general, about; each page does its own work."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QTabWidget, QWidget

from app.session.preferences import Preferences
from app.session.services import Services
from app.session.updates import Updates
from app.ui.dialogs.about_page import AboutPage
from app.ui.dialogs.form import column, follow_language, named, start_with_size
from app.ui.dialogs.general_page import GeneralPage
from app.ui.dialogs.services_page import ServicesPage
from app.ui.theme import Theme


class SettingsDialog(QDialog):
    """A window of pages. Changes hold at once, those of a service when its editor is saved."""

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        services: Services,
        data_dir: Path,
        updates: Updates,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("settingsDialog")
        self._pages = named(QTabWidget(), "settingsPages")
        self._pages.setDocumentMode(True)
        self.services_page = ServicesPage(theme, preferences, services)
        self.general_page = GeneralPage(preferences, data_dir)
        self.about_page = AboutPage(preferences, updates)
        for page in (self.services_page, self.general_page, self.about_page):
            self._pages.addTab(page, "")
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._buttons.rejected.connect(self.reject)
        layout = column(self._pages, self._buttons, margins=12, spacing=10)
        layout.setStretch(0, 1)
        self.setLayout(layout)
        self._buttons.button(QDialogButtonBox.StandardButton.Close).setDefault(True)
        self.setMinimumSize(460, 340)
        start_with_size(self, 640, 480)
        follow_language(self, self.retranslate)

    def show_endpoint(self, endpoint_id: str, field: str = "") -> None:
        """Opens the editor of an endpoint at `field`: "key", "address" or "proxy"."""
        self._pages.setCurrentWidget(self.services_page)
        self.services_page.edit(endpoint_id, field)

    def show_about(self) -> None:
        """Goes to the page with version and licences."""
        self._pages.setCurrentWidget(self.about_page)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.setWindowTitle(self.tr("Settings"))
        names = (self.tr("&Services"), self.tr("&General"), self.tr("A&bout"))
        for place, name in enumerate(names):
            self._pages.setTabText(place, name)
