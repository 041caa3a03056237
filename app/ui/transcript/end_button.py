"""The button over the text that leads to its end, and says when there is something new."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QToolButton

from app.ui.icons import icon
from app.ui.theme import Theme
from app.ui.transcript.view import TranscriptView


class EndButton(QToolButton):
    """Visible while the view does not follow its end."""

    def __init__(self, view: TranscriptView, theme: Theme) -> None:
        super().__init__(view)
        self.setObjectName("scrollToEndButton")
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.hide()
        self._view, self._theme, self._has_new = view, theme, False
        view.following_changed.connect(self._follow)
        view.viewport().installEventFilter(self)  # it has its place later than the view
        theme.changed.connect(self.restyle)
        self.restyle()
        self.retranslate()

    def say_new(self) -> None:
        """There is new text below."""
        if not self._has_new:
            self._has_new = True
            self.retranslate()

    def _follow(self, following: bool) -> None:
        if following:
            self._has_new = False
            self.retranslate()
        self.place()
        self.setVisible(not following)
        self.raise_()

    def restyle(self) -> None:
        """Colours of the theme in force."""
        colours = self._theme.colours
        self.setIcon(icon("arrow-down", self._theme))
        self.setStyleSheet(
            f"QToolButton {{ background: {colours.field}; border: 1px solid {colours.border};"
            " border-radius: 14px; padding: 5px 9px; }"
            f"QToolButton:hover {{ background: {colours.hover}; }}"
            f"QToolButton:focus {{ border-color: {colours.accent}; }}"
        )

    def retranslate(self) -> None:
        """Texts in the language in force."""
        text = self.tr("To the end (Ctrl+End)")
        self.setText(self.tr("New text below") if self._has_new else "")
        style = Qt.ToolButtonStyle
        self.setToolButtonStyle(style.ToolButtonTextBesideIcon if self._has_new else style.ToolButtonIconOnly)
        self.setToolTip(text)
        self.setAccessibleName(self.text() or text)
        self.place()

    def place(self) -> None:
        """At the bottom of the view, in the middle."""
        size, room = self.sizeHint(), self._view.viewport().geometry()
        self.resize(size)
        self.move(room.center().x() - size.width() // 2, room.bottom() - size.height() - 10)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.place()
        return False
