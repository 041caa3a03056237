"""The bar above the transcript: fold the side panes, read and change the title."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QToolButton, QWidget

from app.ui.icons import icon
from app.ui.pieces import named
from app.ui.theme import Theme


class _TitleEdit(QLineEdit):
    """Looks like a heading until it is clicked. Escape gives the old title back."""

    cancelled = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)


class Header(QWidget):
    """Title and fold buttons."""

    list_toggled = Signal()
    sidebar_toggled = Signal()
    rename_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._title = ""
        self._list_button = named(QToolButton(), "toggleListButton")
        self._sidebar_button = named(QToolButton(), "toggleSidebarButton")
        self._edit = named(_TitleEdit(), "titleField")
        self._edit.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._edit.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(8)
        layout.addWidget(self._list_button)
        layout.addWidget(self._edit, 1)
        layout.addWidget(self._sidebar_button)
        self._list_button.clicked.connect(self.list_toggled)
        self._sidebar_button.clicked.connect(self.sidebar_toggled)
        self._edit.editingFinished.connect(self.finish)
        self._edit.cancelled.connect(lambda: self.set_title(self._title))
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    def set_title(self, title: str) -> None:
        """Shows `title`; the field can be edited only when there is one."""
        self._title = title
        self._edit.setText(title)
        self._edit.setCursorPosition(0)
        self._edit.setEnabled(bool(title))

    def finish(self) -> None:
        """Takes over the title that is being typed."""
        title = " ".join(self._edit.text().split())
        if title != self._title:
            self.rename_requested.emit(title)
        self._edit.setCursorPosition(0)

    def _dress(self) -> None:
        colours = self._theme.colours
        self._list_button.setIcon(icon("panel-left", self._theme))
        self._sidebar_button.setIcon(icon("panel-right", self._theme))
        self._edit.setStyleSheet(
            "#titleField { background: transparent; border: 1px solid transparent; font-weight: 500; }"
            f"#titleField:focus {{ border-color: {colours.border}; background: {colours.field}; }}"
            f"#titleField:disabled {{ color: {colours.muted}; }}"
        )

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self._edit.setPlaceholderText(self.tr("New chat"))
        self._edit.setAccessibleName(self.tr("Title"))
        self._edit.setToolTip(self.tr("Click to rename; empty brings the automatic title back"))
        for button, name in (
            (self._list_button, self.tr("Show or hide the list (Ctrl+B)")),
            (self._sidebar_button, self.tr("Show or hide the settings of this chat (Ctrl+Shift+B)")),
        ):
            button.setAccessibleName(name)
            button.setToolTip(name)
