"""Choosing a model: search over the models of all services, or type any id; editing one is ModelEditor's part."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListView,
    QPushButton,
    QWidget,
)

from app.core.catalog import Endpoint
from app.core.message import ErrorRecord
from app.session.preferences import Preferences
from app.session.services import Services
from app.ui.dialogs.check_result import CheckResult
from app.ui.dialogs.form import column, follow_language, make_default, named, row, start_with_size
from app.ui.dialogs.model_editor import ModelEditor
from app.ui.dialogs.model_list import ModelDelegate, ModelList
from app.ui.dialogs.model_rows import AskRow, HeadingRow, ModelRow, ModelRows
from app.ui.icons import icon
from app.ui.theme import Theme

_MOVES = {Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}


class ModelPicker(QDialog):
    """Offers every model; what is chosen is told by `chosen`."""

    chosen = Signal(str, str)
    """Endpoint id and model id."""

    def __init__(
        self,
        theme: Theme,
        preferences: Preferences,
        services: Services,
        endpoint_id: str,
        model_id: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("modelPickerDialog")
        self._theme = theme
        self._preferences = preferences
        self._services = services
        self._in_use = endpoint_id
        self._asked = ""
        """The endpoint whose list was asked for."""
        self.search = named(QLineEdit(clearButtonEnabled=True), "modelSearchField")
        self._search_icon = QAction(self)
        self.search.addAction(self._search_icon, QLineEdit.ActionPosition.LeadingPosition)
        self.models = ModelList((endpoint_id, model_id), self)
        self.list = named(QListView(), "modelList")
        self.for_new_chats = named(QCheckBox(), "useForNewChatsBox")
        self.outcome = CheckResult(theme, services, of_list=True)
        self._edit = named(QPushButton(), "editModelButton")
        self._remove = named(QPushButton(), "removeModelButton")
        self._refresh = named(QPushButton(), "refreshModelsButton")
        self._choose = named(QPushButton(), "chooseModelButton")
        self._cancel = named(QPushButton(), "cancelButton")
        self._arrange()
        self._connect()
        self._read()
        self._go_to(endpoint_id, model_id)
        self._dress()
        follow_language(self, self.retranslate)

    def _arrange(self) -> None:
        self.list.setModel(self.models)
        self.list.setItemDelegate(ModelDelegate(self._theme, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QDialogButtonBox()
        buttons.addButton(self._choose, QDialogButtonBox.ButtonRole.AcceptRole)
        buttons.addButton(self._cancel, QDialogButtonBox.ButtonRole.RejectRole)
        layout = column(
            self.search,
            self.list,
            row(self._edit, self._remove, self._refresh, None),
            self.outcome,
            row(self.for_new_chats, None, buttons),
            margins=14,
            spacing=10,
        )
        layout.setStretch(1, 1)
        self.setLayout(layout)
        make_default(self._choose)
        self.setMinimumSize(460, 340)
        start_with_size(self, 620, 560)
        self.search.setFocus()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self.list.doubleClicked.connect(self._take)
        self.list.selectionModel().currentChanged.connect(self._refresh_buttons)
        self._choose.clicked.connect(lambda: self._take(self.list.currentIndex()))
        self._cancel.clicked.connect(self.reject)
        self._edit.clicked.connect(self._open_editor)
        self._remove.clicked.connect(self._remove_model)
        self._refresh.clicked.connect(self._ask_service)
        self._services.models_changed.connect(self._models_changed)
        self._services.models_failed.connect(self._models_failed)
        self._preferences.changed.connect(self._models_changed)
        self._theme.changed.connect(self._dress)

    # the list

    def _read(self) -> None:
        # The service in use first: an id that is typed is meant for it.
        endpoints = sorted(self._preferences.settings.endpoints, key=lambda endpoint: endpoint.id != self._in_use)
        self._rows = ModelRows(endpoints, self._services.models)
        self.models.fill(self._rows.rows(self.search.text()))

    def _filter(self, text: str) -> None:
        self.models.fill(self._rows.rows(text))
        self.list.setCurrentIndex(self.models.first())
        self.list.scrollToTop()

    def _go_to(self, endpoint_id: str, model_id: str) -> None:
        places = (self.models.index_of(endpoint_id, model_id), self.models.first_of(endpoint_id), self.models.first())
        self.list.setCurrentIndex(next((index for index in places if index.isValid()), QModelIndex()))
        self.list.scrollTo(self.list.currentIndex(), QAbstractItemView.ScrollHint.PositionAtCenter)

    def _current_model(self) -> ModelRow | None:
        row_ = self.models.row(self.list.currentIndex())
        return row_ if isinstance(row_, ModelRow) else None

    def _current_endpoint(self) -> Endpoint | None:
        match self.models.row(self.list.currentIndex()):
            case ModelRow(model):
                return self._preferences.settings.endpoint(model.endpoint_id)
            case AskRow(endpoint) | HeadingRow(endpoint):
                return endpoint
        return None

    def _models_changed(self, endpoint_id: str = "") -> None:
        current, endpoint = self._current_model(), self._current_endpoint()
        self._read()
        if current:
            self._go_to(current.model.endpoint_id, current.model.id)
        elif endpoint:
            self._go_to(endpoint.id, "")
        if endpoint_id and endpoint_id == self._asked:
            self._asked = ""
            self.outcome.show_result(None)
        self._refresh_buttons()

    def _models_failed(self, endpoint_id: str, error: ErrorRecord) -> None:
        if endpoint_id == self._asked:
            self._asked = ""
            self.outcome.show_result(error)
            self._refresh_buttons()

    # what can be done

    def _take(self, index: QModelIndex) -> None:
        taken = self.models.row(index)
        if isinstance(taken, AskRow):
            self._ask_service()
        if not isinstance(taken, ModelRow):
            return
        model = taken.model
        if taken.is_typed:
            self._services.put_model(model)
        if self.for_new_chats.isChecked():
            self._preferences.update(endpoint_id=model.endpoint_id, model=model.id)
        self.chosen.emit(model.endpoint_id, model.id)
        self.accept()

    def _open_editor(self) -> None:
        current = self._current_model()
        if current:
            editor = ModelEditor(self._services, current.model, self)
            editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
            editor.open()

    def _remove_model(self) -> None:
        current = self._current_model()
        if current:
            self._services.remove_model(current.model.endpoint_id, current.model.id)

    def _ask_service(self) -> None:
        endpoint = self._current_endpoint()
        if endpoint is None:
            return
        self._asked = endpoint.id
        self.outcome.show_running()
        self._refresh_buttons()
        self._services.refresh_models(self._asked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search field the arrows move in the list; Enter is the default button's."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVES:
            QCoreApplication.sendEvent(self.list, event)
            return True
        return super().eventFilter(watched, event)

    # looks and language

    def _dress(self) -> None:
        self._search_icon.setIcon(icon("search", self._theme, self._theme.colours.muted))
        self._refresh.setIcon(icon("refresh", self._theme))
        self.list.viewport().update()

    def _refresh_buttons(self) -> None:
        current, endpoint = self._current_model(), self._current_endpoint()
        listed = current is not None and not current.is_typed
        self._choose.setEnabled(self.list.currentIndex().isValid())
        self._edit.setEnabled(listed)
        self._remove.setEnabled(listed and current is not None and current.model.origin != "fetched")
        if endpoint:
            self._refresh.setText(self.tr("Re&fresh the list of {name}").format(name=endpoint.label))
        else:
            self._refresh.setText(self.tr("Re&fresh"))
        self._refresh.setEnabled(endpoint is not None and not self._asked)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self.setWindowTitle(self.tr("Choose a model"))
        self.search.setPlaceholderText(self.tr("Search, or type any model id"))
        self.search.setAccessibleName(self.tr("Search models"))
        self.list.setAccessibleName(self.tr("Models"))
        self.for_new_chats.setText(self.tr("Use for &new chats too"))
        self._edit.setText(self.tr("&Edit…"))
        self._remove.setText(self.tr("&Remove"))
        self._choose.setText(self.tr("Ch&oose"))
        self._cancel.setText(self.tr("Cancel"))
        self.list.viewport().update()
        self._refresh_buttons()
