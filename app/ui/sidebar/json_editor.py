"""Editor for JSON: typed text is checked as it is written, and what is wrong is told with its place in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QColor, QFontDatabase, QTextCursor, QTextFormat
from PySide6.QtWidgets import QMenu, QTextEdit, QToolButton, QWidget

from app.core.localized import Text
from app.core.message import JsonValue
from app.core.parameter_domains import JsonArray, JsonObject
from app.core.parameter_text import UnreadableText, parse, written
from app.core.parameters import ParameterSpec, same, validate
from app.ui.icons import icon
from app.ui.language import current_language
from app.ui.pieces import column, named, row
from app.ui.sidebar.editor import ParameterEditor
from app.ui.text_field import TextField
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.sidebar.json_window import JsonWindow

_CHECKED_AFTER_MS = 300


class JsonEditor(ParameterEditor):
    """A field for short JSON, a menu of templates, a window for long JSON. Only sound JSON becomes the value."""

    def __init__(self, spec: ParameterSpec, theme: Theme, domain: JsonObject | JsonArray) -> None:
        super().__init__(spec, theme)
        self._domain = domain
        self._value: JsonValue = None
        self._wrong: Text | None = None
        self._conversation_id = ""
        self._unfinished: dict[str, str] = {}
        self._window: JsonWindow | None = None
        self._text = TextField(2, 9)
        # Two views of one document must not wrap: they would share the width of one of them.
        self._text.setLineWrapMode(TextField.LineWrapMode.NoWrap)
        self._text.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._text.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._templates = named(QToolButton(), f"templates_{spec.name}")
        self._templates.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._templates.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._menu = QMenu(self._templates)
        self._templates.setMenu(self._menu)
        self._expand = named(QToolButton(), f"expand_{spec.name}")
        self._expand.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._expand.clicked.connect(self._open_window)
        buttons = row(spacing=2)
        buttons.addWidget(self._templates)
        buttons.addWidget(self._expand)
        buttons.addStretch(1)
        self.layout = column(spacing=2)
        self.layout.addWidget(self._text)
        self.layout.addLayout(buttons)
        self._timer = QTimer(self, singleShot=True, interval=_CHECKED_AFTER_MS)
        self._timer.timeout.connect(self._check)
        self._text.textChanged.connect(self._timer.start)
        self._text.left.connect(self._check_if_due)
        self._name_field()
        self.dress()

    @property
    def field(self) -> QWidget:
        return self._text

    def tab_stops(self) -> list[QWidget]:
        return [self._text, self._templates, self._expand]

    def show_value(self, value: JsonValue) -> None:
        if not same(value, self._value):
            self._value = value
            self._timer.stop()
            self._text.setPlainText(written(value))
            self._timer.stop()
            self._tell(None)

    def show_conversation(self, conversation_id: str, value: JsonValue) -> None:
        self._check_if_due()
        if self._wrong:
            self._unfinished[self._conversation_id] = self._text.toPlainText()
        self._conversation_id, self._value = conversation_id, value
        unfinished = self._unfinished.pop(conversation_id, None)
        self._text.setPlainText(written(value) if unfinished is None else unfinished)
        self._timer.stop()
        self._check()

    def use_template(self, value: JsonValue) -> None:
        """Puts a template in place of the text; undo brings the text back."""
        self._text.replace_text(written(value))
        self._check()

    def _check_if_due(self) -> None:
        if self._timer.isActive():
            self._check()

    def _check(self) -> None:
        self._timer.stop()
        try:
            value = parse(self._domain, self._text.toPlainText())
            problem = None if value is None else validate(self.spec, value)
        except UnreadableText as error:
            self._tell(error.told, error.line, error.column)
            return
        self._tell(problem)
        if problem is None and not same(value, self._value):
            self._value = value
            self.edited.emit(value)

    def _tell(self, problem: Text | None, line: int = 0, column: int = 0) -> None:
        self._wrong = problem
        selections: list[QTextEdit.ExtraSelection] = []
        if line:
            mark = QTextEdit.ExtraSelection()
            mark.format.setBackground(QColor(self.theme.colours.error_background))
            mark.format.setProperty(QTextFormat.Property.FullWidthSelection, True)
            mark.cursor = QTextCursor(self._text.document().findBlockByNumber(line - 1))
            mark.cursor.movePosition(QTextCursor.MoveOperation.Right, n=max(0, column - 1))
            selections.append(mark)
        self._text.setExtraSelections(selections)
        self._problem(problem)
        if self._window:
            self._window.show_problem(problem, selections)

    def _open_window(self) -> None:
        from app.ui.sidebar.json_window import JsonWindow  # few people need it, nobody at start-up

        if self._window is None:
            self._window = JsonWindow(self.spec, self._text, self._menu, self._text.window())
            self._window.finished.connect(self._window_closed)
            self._window.retranslate()
        self._window.show()
        self._window.raise_()
        self._window.activateWindow()
        self._window.text.setFocus()
        self._check()

    def _window_closed(self) -> None:
        self._window = None
        self._check_if_due()

    def retranslate(self) -> None:
        language = current_language()
        self._text.setPlaceholderText(self._unset_text())
        self._templates.setText(self.tr("Templates"))
        self._templates.setToolTip(self.tr("Start from an example"))
        self._expand.setText(self.tr("Larger"))
        self._expand.setToolTip(self.tr("Edit in a window of its own"))
        label = self.spec.label.say(language)
        for button in (self._templates, self._expand):
            button.setAccessibleName(f"{button.text()}: {label}")
        self._menu.clear()
        for template in self._domain.templates:
            action = self._menu.addAction(template.label.say(language))
            action.triggered.connect(lambda _checked=False, value=template.value: self.use_template(value))
        if self._window:
            self._window.retranslate()

    def dress(self) -> None:
        muted = self.theme.colours.muted
        self._templates.setIcon(icon("template", self.theme, muted))
        self._expand.setIcon(icon("expand", self.theme, muted))
