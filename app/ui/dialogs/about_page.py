"""What this program is, whether there is a newer one, whose work it stands on, and under which licences."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QFont, QIcon, QShowEvent
from PySide6.QtWidgets import QLabel, QTextBrowser, QWidget

from app import __version__
from app.session.preferences import Preferences
from app.session.updates import Updates
from app.ui.dialogs.form import boxed, column, follow_language, named, row, scrolled, text_label
from app.ui.dialogs.update_box import UpdateBox
from app.ui.resources import RESOURCES

NOTICES = RESOURCES.parent / "THIRD_PARTY_NOTICES.md"
_LEAST_NOTICES = 140


class AboutPage(QWidget):
    """Version and licences. The notices are long, so they are read when they are first shown."""

    def __init__(self, preferences: Preferences, updates: Updates, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel()
        self._picture.setPixmap(QIcon(str(RESOURCES / "icons" / "dousha.svg")).pixmap(QSize(56, 56)))
        self._name = text_label("aboutName")
        large = QFont(self._name.font())
        large.setPointSizeF(large.pointSizeF() * 1.5)
        large.setBold(True)
        self._name.setFont(large)
        self._about = text_label("aboutText")
        self._licence = text_label("aboutLicence", muted=True)
        self.notices = named(QTextBrowser(), "licenceText")
        self.notices.setOpenExternalLinks(True)
        heading = row(self._picture)
        heading.addLayout(column(self._name, self._about, None, spacing=4), 1)
        self.updates = UpdateBox(preferences, updates)
        layout = column(heading, self.updates, self._licence, self.notices, margins=14, spacing=10)
        layout.setStretch(3, 1)
        self.notices.setMinimumHeight(_LEAST_NOTICES)
        self.setLayout(column(scrolled(boxed(layout)), spacing=0))
        follow_language(self, self.retranslate)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.notices.document().isEmpty():
            try:
                text = NOTICES.read_text(encoding="utf-8")
            except OSError:
                text = ""
            self.notices.setMarkdown(text)
            self.notices.setVisible(bool(text))

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self._name.setText(self.tr("Dousha {version}").format(version=__version__))
        self._about.setText(self.tr("Chat with language models. Your chats stay on this computer."))
        self._licence.setText(
            self.tr(
                "Dousha is free software under the MIT licence. It uses Qt and PySide6 under the GNU Lesser General "
                "Public License, version 3: they are separate libraries that you may replace with your own versions."
            )
        )
        self.notices.setAccessibleName(self.tr("Licences"))
