"""The one field for searching, and behind a button: order, forms of characters, saved searches."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QActionGroup, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QMenu, QToolButton, QWidget

from app.session.catalogue import Catalogue
from app.ui.icons import icon
from app.ui.pieces import named, row
from app.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QCompleter

    from app.session.history_search import HistorySearch

_SHOWN_SAVED = 12


class _Field(QLineEdit):
    """Tells when it is empty and has the keyboard."""

    entered = Signal()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.entered.emit()


class SearchField(QWidget):
    """What is typed goes to the search at once. Keys that lead to the results leave as signals."""

    results_wanted = Signal()
    """Down: the keyboard wants to go on to what is below."""
    opened = Signal()
    """Enter."""
    looked = Signal()
    """The search goes by what is typed now."""

    def __init__(self, theme: Theme, catalogue: Catalogue, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._catalogue = theme, catalogue
        self.edit = named(_Field(clearButtonEnabled=True), "searchField")
        self._icon = QAction(self)
        self.edit.addAction(self._icon, QLineEdit.ActionPosition.LeadingPosition)
        self.choices = named(QToolButton(popupMode=QToolButton.ToolButtonPopupMode.InstantPopup), "searchChoicesButton")
        self._menu = QMenu(self.choices)
        self._menu.aboutToShow.connect(self._fill_menu)
        self.choices.setMenu(self._menu)
        line = row(self, spacing=4)
        line.addWidget(self.edit, 1)
        line.addWidget(self.choices)
        self.edit.textChanged.connect(self._typed)
        self.edit.entered.connect(lambda: QTimer.singleShot(0, self, self._offer_saved))
        self.edit.installEventFilter(self)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()

    def _typed(self, text: str) -> None:
        if text and self._search.saved and (popup := self._saved.popup()):
            popup.hide()
        self._search.look_for(text)
        self.looked.emit()

    @property
    def _search(self) -> HistorySearch:
        return self._catalogue.search  # made when it is first asked for

    # saved searches

    @cached_property
    def _saved(self) -> QCompleter:
        from PySide6.QtWidgets import QCompleter  # most users keep no searches

        completer = QCompleter(self)
        completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        completer.setWidget(self.edit)
        completer.activated.connect(self._use)
        return completer

    def _offer_saved(self) -> None:
        if self._search.saved and self.edit.hasFocus() and not self.edit.text():
            self._saved.setModel(QStringListModel(list(self._search.saved), self))
            self._saved.complete()

    def _use(self, text: str) -> None:
        self.edit.setText(text)
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def _fill_menu(self) -> None:
        from app.core.search.hits import Order  # with the search: not before something is looked for

        self._menu.clear()
        orders = QActionGroup(self._menu)
        for order, name in ((Order.NEWEST, self.tr("&Newest first")), (Order.BEST, self.tr("&Most hits first"))):
            action = self._menu.addAction(name, partial(self._search.choose, order))
            action.setCheckable(True)
            action.setChecked(self._search.order == order)
            orders.addAction(action)
        self._menu.addSeparator()
        forms = self._menu.addAction(self.tr("&Traditional and simplified are the same"))
        forms.setCheckable(True)
        forms.setChecked(self._search.any_form)
        forms.triggered.connect(lambda on: self._search.choose(any_form=on))
        self._menu.addSeparator()
        text = " ".join(self.edit.text().split())
        if text in self._search.saved:
            others = tuple(other for other in self._search.saved if other != text)
            self._menu.addAction(self.tr("&Remove this saved search"), lambda: self._search.keep(others))
        else:
            self._menu.addAction(self.tr("&Save this search"), self._search.save).setEnabled(bool(text))
        for saved in self._search.saved[:_SHOWN_SAVED]:
            self._menu.addAction(saved.replace("&", "&&"), partial(self._use, saved))

    # keyboard

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Escape clears; Down and Enter go to the results, or with nothing typed Down to the saved searches."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape and self.edit.text():
                self.edit.clear()
                return True
            if event.key() == Qt.Key.Key_Down:
                self.results_wanted.emit()
                return True
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.edit.text():
                self.opened.emit()
                return True
        return super().eventFilter(watched, event)

    def insert(self, text: str) -> None:
        """Takes over what was typed elsewhere."""
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)
        self.edit.insert(text)

    def clear(self) -> None:
        """Ends the search; the keyboard stays here."""
        self.edit.clear()
        self.edit.setFocus(Qt.FocusReason.PopupFocusReason)

    def focus(self) -> None:
        """The keyboard comes here; what is typed takes the place of what is there."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    # looks and language

    def _dress(self) -> None:
        self._icon.setIcon(icon("search", self._theme, self._theme.colours.muted))
        self.choices.setIcon(icon("search-choices", self._theme))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.edit.setPlaceholderText(self.tr("Search all chats"))
        self.edit.setAccessibleName(self.tr("Search all chats"))
        self.edit.setToolTip(self.tr('Words, "phrases", -without; Ctrl+Shift+F'))
        self.choices.setAccessibleName(self.tr("Search choices"))
        self.choices.setToolTip(self.tr("Order, forms of characters, saved searches"))
