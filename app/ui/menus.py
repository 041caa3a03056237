"""The menu bar: every command by name, with its shortcut; leaves doing them to whoever listens."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Signal, SignalInstance
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from app.core.localized import CHINESE, ENGLISH
from app.session.preferences import Preferences
from app.ui.theme import DARK, LIGHT, SYSTEM, Theme


class Menus(QObject):
    """Builds the menus of a window. What belongs to one widget (copy, next hit) stays with that widget."""

    new_requested = Signal()
    import_requested = Signal()
    export_requested = Signal()
    settings_requested = Signal()
    about_requested = Signal()
    updates_requested = Signal()
    search_requested = Signal()
    model_requested = Signal()
    list_toggled = Signal()
    sidebar_toggled = Signal()
    undo_delete_requested = Signal()
    stop_requested = Signal()
    composer_requested = Signal()
    trash_requested = Signal()
    backups_requested = Signal()
    report_requested = Signal()
    find_requested = Signal()
    larger_requested = Signal()
    smaller_requested = Signal()
    normal_size_requested = Signal()

    def __init__(self, window: QMainWindow, theme: Theme, preferences: Preferences) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._preferences = preferences
        self._named: list[tuple[QAction | QMenu, Callable[[], str]]] = []
        self._build()
        window.installEventFilter(self)
        self.retranslate()

    def _build(self) -> None:
        key = QKeySequence.StandardKey
        menu = self._menu(lambda: self.tr("&File"))
        self._add(menu, lambda: self.tr("&New chat"), self.new_requested, key.New)
        self._add(menu, lambda: self.tr("&Import chats…"), self.import_requested, "Ctrl+Shift+I")
        self._add(menu, lambda: self.tr("&Export chats…"), self.export_requested, "Ctrl+Shift+E")
        menu.addSeparator()
        self._add(menu, lambda: self.tr("&Settings…"), self.settings_requested, "Ctrl+,")
        menu.addSeparator()
        quit_action = self._add(menu, lambda: self.tr("&Quit"), None, "Ctrl+Q")
        quit_action.triggered.connect(self._window.close)
        quit_action.setMenuRole(QAction.MenuRole.QuitRole)
        menu = self._menu(lambda: self.tr("&Chat"))
        self._add(menu, lambda: self.tr("&Stop the answer"), self.stop_requested, "Ctrl+.")
        self._add(menu, lambda: self.tr("Choose a &model…"), self.model_requested, "Ctrl+M")
        self._add(menu, lambda: self.tr("&Write a message"), self.composer_requested, "Ctrl+L")
        self._add(menu, lambda: self.tr("&Find in this chat"), self.find_requested, "Ctrl+F")
        self._add(menu, lambda: self.tr("Search all c&hats"), self.search_requested, "Ctrl+Shift+F")
        menu.addSeparator()
        self._add(menu, lambda: self.tr("&Undo delete"), self.undo_delete_requested, "Ctrl+Shift+T")
        menu = self._menu(lambda: self.tr("&View"))
        self._add(menu, lambda: self.tr("Show or hide the &list"), self.list_toggled, "Ctrl+B")
        self._add(menu, lambda: self.tr("Show or hide the chat's &parameters"), self.sidebar_toggled, "Ctrl+Shift+B")
        menu.addSeparator()
        self._add(menu, lambda: self.tr("La&rger text"), self.larger_requested, "Ctrl++").setShortcuts(
            [QKeySequence("Ctrl++"), QKeySequence("Ctrl+=")]  # without Shift, where + is above =
        )
        self._add(menu, lambda: self.tr("S&maller text"), self.smaller_requested, "Ctrl+-")
        self._add(menu, lambda: self.tr("N&ormal text size"), self.normal_size_requested, "Ctrl+0")
        menu.addSeparator()
        self._choice(
            self._menu(lambda: self.tr("&Appearance"), menu),
            self._preferences.settings.theme,
            {
                SYSTEM: lambda: self.tr("Like the &system"),
                LIGHT: lambda: self.tr("&Light"),
                DARK: lambda: self.tr("&Dark"),
            },
            lambda value: self._preferences.update(theme=value),
        )
        self._choice(
            self._menu(lambda: self.tr("La&nguage"), menu),
            self._preferences.settings.language,
            {"": lambda: self.tr("Like the &system"), CHINESE: lambda: "简体中文", ENGLISH: lambda: "English"},
            lambda value: self._preferences.update(language=value),
        )
        menu = self._menu(lambda: self.tr("H&istory"))
        self._add(menu, lambda: self.tr("&Trash…"), self.trash_requested)
        self._add(menu, lambda: self.tr("&Backups…"), self.backups_requested)
        self._add(menu, lambda: self.tr("State of the &files…"), self.report_requested)
        menu = self._menu(lambda: self.tr("&Help"))
        self._add(menu, lambda: self.tr("Check for &updates…"), self.updates_requested)
        about = self._add(menu, lambda: self.tr("&About Dousha"), self.about_requested)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def _menu(self, name: Callable[[], str], parent: QMenu | None = None) -> QMenu:
        menu = parent.addMenu("") if parent else self._window.menuBar().addMenu("")
        self._named.append((menu, name))
        return menu

    def _add(
        self,
        menu: QMenu,
        name: Callable[[], str],
        signal: SignalInstance | None,
        shortcut: QKeySequence.StandardKey | str | None = None,
    ) -> QAction:
        action = menu.addAction("")
        if shortcut is not None:
            action.setShortcut(QKeySequence(shortcut))
        if signal is not None:
            action.triggered.connect(lambda _checked: signal.emit())
        self._named.append((action, name))
        return action

    def _choice(
        self, menu: QMenu, chosen: str, names: dict[str, Callable[[], str]], choose: Callable[[str], None]
    ) -> None:
        group = QActionGroup(menu)
        for value, name in names.items():
            action = menu.addAction("")
            action.setCheckable(True)
            action.setChecked(value == chosen)
            action.setData(value)
            group.addAction(action)
            self._named.append((action, name))
        group.triggered.connect(lambda action: choose(action.data()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        for item, name in self._named:
            if isinstance(item, QMenu):
                item.setTitle(name())
            else:
                item.setText(name())
