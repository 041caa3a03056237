"""A window for long JSON. It edits the very document of the field in the sidebar: undo and all are one."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QDialog,
    QLabel,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QTextEdit,
    QWidget,
)

from app.core.localized import Text
from app.core.parameter_text import UnreadableText, parse_json, written
from app.core.parameters import ParameterSpec
from app.ui.language import current_language
from app.ui.pieces import column, named, row
from app.ui.text_field import TextField


class JsonWindow(QDialog):
    """Shows help, text and what is wrong with it; checking is the sidebar's editor's business."""

    def __init__(self, spec: ParameterSpec, field: TextField, templates: QMenu, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(f"jsonWindow_{spec.name}")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._spec, self._field = spec, field
        self.resize(640, 520)
        self._help = QLabel(wordWrap=True)
        self._help.setProperty("muted", True)
        self.text = named(QPlainTextEdit(), f"jsonText_{spec.name}")
        self.text.setDocument(field.document())
        self.text.setFont(field.font())
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setTabChangesFocus(True)
        self._problem: Text | None = None
        self._problem_label = QLabel(wordWrap=True)
        self._problem_label.setProperty("error", True)
        self._templates = QPushButton()
        self._templates.setMenu(templates)
        self._tidy = named(QPushButton(), "tidyButton")
        self._close = QPushButton(default=True)
        self._tidy.clicked.connect(self._tidy_up)
        self._close.clicked.connect(self.accept)
        buttons = row()
        buttons.addWidget(self._templates)
        buttons.addWidget(self._tidy)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        layout = column(self, margins=(16, 14, 16, 14), spacing=10)
        for widget in (self._help, self.text, self._problem_label):
            layout.addWidget(widget)
        layout.setStretchFactor(self.text, 1)
        layout.addLayout(buttons)

    def show_problem(self, problem: Text | None, marks: list[QTextEdit.ExtraSelection]) -> None:
        """Tells what is wrong with the text (None: nothing) and marks the place."""
        self._problem = problem
        self._problem_label.setText(problem.say(current_language()) if problem else "")
        self.text.setExtraSelections(marks)
        self._tidy.setEnabled(problem is None)

    def _tidy_up(self) -> None:
        try:
            tidy = written(parse_json(self.text.toPlainText()))
        except UnreadableText:
            return  # the check, which comes a moment later, tells why
        self._field.replace_text(tidy)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        language = current_language()
        self.setWindowTitle(f"{self._spec.label.say(language)} · {self._spec.name}")
        self._help.setText(self._spec.help.say(language))
        self.text.setAccessibleName(self._spec.label.say(language))
        self.text.setPlaceholderText(self._spec.unset.say(language))
        self._templates.setText(self.tr("Templates"))
        self._tidy.setText(self.tr("Tidy up"))
        self._close.setText(self.tr("Done"))
        self._problem_label.setText(self._problem.say(language) if self._problem else "")
