"""Language, colours, and where the chats lie."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFormLayout, QLabel, QLineEdit, QPushButton, QWidget

from app.core.localized import CHINESE, ENGLISH
from app.session.preferences import Preferences
from app.ui.dialogs.form import ChoiceBox, boxed, column, follow_language, name_fields, named, row, text_label
from app.ui.theme import DARK, LIGHT, SYSTEM

_LANGUAGES = ("", CHINESE, ENGLISH)
_THEMES = (SYSTEM, LIGHT, DARK)


class GeneralPage(QWidget):
    """Each change holds at once."""

    def __init__(self, preferences: Preferences, data_dir: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._data_dir = data_dir
        self._labels = [QLabel() for _ in range(3)]
        self.language = ChoiceBox("languageBox", len(_LANGUAGES))
        self.theme = ChoiceBox("themeBox", len(_THEMES))
        self._folder = named(QLineEdit(str(data_dir)), "dataFolderField")
        self._folder.setReadOnly(True)
        self._open = named(QPushButton(), "openDataFolderButton")
        self._about_folder = text_label("dataFolderNote", muted=True)
        form = QFormLayout()
        form.setVerticalSpacing(12)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        folder = boxed(column(row(self._folder, self._open, stretch=0), self._about_folder))
        for label, field in zip(self._labels, (self.language, self.theme, folder), strict=True):
            form.addRow(label, field)
        for label, buddy in zip(self._labels, (self.language, self.theme, self._folder), strict=True):
            label.setBuddy(buddy)
        self.setLayout(column(form, None, margins=14))
        self._show()
        self.language.activated.connect(lambda place: preferences.update(language=_LANGUAGES[place]))
        self.theme.activated.connect(lambda place: preferences.update(theme=_THEMES[place]))
        self._open.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(data_dir))))
        preferences.changed.connect(self._show)
        follow_language(self, self.retranslate)

    def _show(self) -> None:
        settings = self._preferences.settings
        for box, values, value in (
            (self.language, _LANGUAGES, settings.language),
            (self.theme, _THEMES, settings.theme),
        ):
            box.setCurrentIndex(values.index(value) if value in values else 0)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        name_fields(self._labels, self.tr("&Language"), self.tr("A&ppearance"), self.tr("&Folder"))
        self.language.name_entries(self.tr("Like the system"), "简体中文", "English")
        self.theme.name_entries(self.tr("Like the system"), self.tr("Light"), self.tr("Dark"))
        self._open.setText(self.tr("&Open"))
        self._about_folder.setText(
            self.tr("Your chats are files in this folder. Copy it to make a backup. API keys are not in it.")
        )
