"""The list of services: add, edit, remove; what one of them is made of is EndpointDialog's part."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QMenu, QPushButton, QWidget

from app.core.catalog import Endpoint
from app.core.clock import new_id
from app.core.presets import LOCAL_ENDPOINTS, WCODE
from app.session.preferences import Preferences
from app.session.services import Services
from app.ui.dialogs.endpoint_dialog import EndpointDialog
from app.ui.dialogs.form import column, follow_language, named, row, say, text_label
from app.ui.dialogs.question import ask
from app.ui.theme import Theme

_ID = Qt.ItemDataRole.UserRole
READY = (WCODE, *LOCAL_ENDPOINTS)


class ServicesPage(QWidget):
    """Shows the endpoints of the settings and opens an editor for one of them."""

    def __init__(
        self, theme: Theme, preferences: Preferences, services: Services, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self._preferences = preferences
        self._services = services
        self._intro = text_label("servicesIntro", muted=True)
        self.list = named(QListWidget(), "endpointList")
        self.list.setStyleSheet("QListView::item { padding: 6px 8px; }")
        self._nothing = text_label("noServices", muted=True)
        self._add = named(QPushButton(), "addServiceButton")
        self._menu = QMenu(self)
        self._add.setMenu(self._menu)
        self._edit = named(QPushButton(), "editServiceButton")
        self._remove = named(QPushButton(), "removeServiceButton")
        layout = column(
            self._intro,
            self.list,
            self._nothing,
            row(self._add, self._edit, self._remove, None),
            margins=14,
            spacing=10,
        )
        layout.setStretch(1, 1)
        self.setLayout(layout)
        self.list.itemDoubleClicked.connect(lambda item: self.edit(item.data(_ID)))
        self.list.currentItemChanged.connect(lambda *_: self._refresh_buttons())
        self.list.installEventFilter(self)
        self._edit.clicked.connect(lambda: self.edit(self.current_id()))
        self._remove.clicked.connect(self._ask_to_remove)
        preferences.changed.connect(self._fill)
        follow_language(self, self.retranslate)

    def current_id(self) -> str:
        """Id of the selected endpoint, "" for none."""
        return self.list.currentIndex().data(_ID) or ""

    def edit(self, endpoint_id: str, field: str = "") -> None:
        """Opens the editor of an endpoint at `field`: "key", "address", "proxy" or "" for the beginning."""
        endpoint = self._preferences.settings.endpoint(endpoint_id)
        if endpoint is not None:
            self._select(endpoint_id)
            self._open(endpoint, field)

    def _open(self, endpoint: Endpoint, field: str, _checked: bool = False) -> None:
        is_new = self._preferences.settings.endpoint(endpoint.id) is None
        dialog = EndpointDialog(self._theme, self._services, endpoint, is_new=is_new, parent=self)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.finished.connect(
            lambda result: self._select(endpoint.id) if result == QDialog.DialogCode.Accepted else None
        )
        dialog.open()
        dialog.focus_field(field)

    def _ask_to_remove(self) -> None:
        endpoint = self._preferences.settings.endpoint(self.current_id())
        if endpoint is None:
            return
        ask(
            self,
            self.tr("Remove {name}?").format(name=endpoint.label),
            self.tr("Its key is deleted from the system keyring. Your chats stay and can be continued elsewhere."),
            self.tr("&Remove"),
            self.tr("&Keep it"),
            lambda: self._services.remove_endpoint(endpoint.id),
        )

    # the list

    def _fill(self) -> None:
        current, place = self.current_id(), self.list.currentRow()
        self.list.clear()
        for endpoint in self._preferences.settings.endpoints:
            item = QListWidgetItem(f"{endpoint.label}\n{endpoint.base_url}")
            item.setData(_ID, endpoint.id)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, endpoint.label)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, endpoint.base_url)
            self.list.addItem(item)
        self.list.setCurrentRow(max(0, min(place, self.list.count() - 1)))
        self._select(current)
        self._fill_menu()
        self._refresh_buttons()

    def _select(self, endpoint_id: str) -> None:
        for place in range(self.list.count()):
            if self.list.item(place).data(_ID) == endpoint_id:
                self.list.setCurrentRow(place)

    def _fill_menu(self) -> None:
        self._menu.clear()
        there = {endpoint.id for endpoint in self._preferences.settings.endpoints}
        for endpoint in READY:
            name = endpoint.label
            if endpoint is not WCODE:
                name = self.tr("{name} on this computer").format(name=endpoint.label)
            action = self._menu.addAction(name)
            action.triggered.connect(partial(self._open, endpoint, "key" if endpoint.needs_key else ""))
            action.setEnabled(endpoint.id not in there)
        self._menu.addSeparator()
        other: QAction = self._menu.addAction(self.tr("&Another service…"))
        other.triggered.connect(lambda: self._open(Endpoint(id=new_id(), label="", base_url=""), "address"))

    def _refresh_buttons(self) -> None:
        there = bool(self.current_id())
        self._edit.setEnabled(there)
        self._remove.setEnabled(there)
        empty = not self.list.count()
        say(self._nothing, self.tr("No service yet. Add one to start chatting.") if empty else "")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the list: Enter edits, Delete removes."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self.current_id():
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.edit(self.current_id())
                return True
            if event.key() == Qt.Key.Key_Delete:
                self._ask_to_remove()
                return True
        return super().eventFilter(watched, event)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self._intro.setText(self.tr("Dousha talks to any service that speaks the OpenAI chat protocol."))
        self.list.setAccessibleName(self.tr("Services"))
        self._add.setText(self.tr("&Add"))
        self._edit.setText(self.tr("&Edit…"))
        self._remove.setText(self.tr("&Remove…"))
        self._fill()
