"""Puts the sidebar together and connects it with the conversation on screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QWidget

from app.core.catalog import Model
from app.core.hint import Fix
from app.core.message import JsonValue
from app.core.parameter_hints import with_consequences
from app.session.chat_session import ChatSession
from app.session.preferences import Preferences
from app.session.services import Services
from app.ui.icons import icon
from app.ui.language import current_language
from app.ui.pieces import column, named
from app.ui.sidebar.advice import Advice
from app.ui.sidebar.model_button import ModelButton
from app.ui.sidebar.parameter_list import ParameterList
from app.ui.sidebar.preset_row import PresetRow
from app.ui.sidebar.system_prompt import SystemPrompt
from app.ui.theme import Theme

if TYPE_CHECKING:
    from app.ui.sidebar.request_preview import RequestPreview

_LATER_MS = 250
_LONG = 1000
"""Messages: reading through more for the hints would be felt when switching to the conversation."""


class Sidebar(QWidget):
    """Model, system prompt, presets and parameters of one conversation, and a look at the request."""

    choose_model_requested = Signal()

    def __init__(
        self, theme: Theme, preferences: Preferences, services: Services, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("parameterSidebar")
        self.setProperty("panel", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._theme, self._preferences, self._services = theme, preferences, services
        self._session: ChatSession | None = None
        self._model: Model | None = None
        self._advice = Advice(preferences)
        self._preview: RequestPreview | None = None
        self._build()
        self._later = QTimer(self, singleShot=True, interval=_LATER_MS)
        self._later.timeout.connect(self.refresh)
        self.model_button.clicked.connect(self.choose_model_requested)
        self.prompt.edited.connect(self._set_prompt)
        self.parameters.edited.connect(self._set_parameter)
        self.parameters.fix_chosen.connect(self._apply_fix)
        self._preview_button.clicked.connect(self.show_request)
        preferences.changed.connect(self._forget_model)
        services.models_changed.connect(self._forget_model)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate()
        self.show_session(None)

    def _build(self) -> None:
        layout = column(self)
        self.model_button = ModelButton(self._theme)
        top = column(margins=(12, 12, 12, 8))
        top.addWidget(self.model_button)
        layout.addLayout(top)
        self.prompt = SystemPrompt()
        self.presets = PresetRow(self._theme, self._preferences)
        self.parameters = ParameterList(self._theme, self._preferences)
        self._scroll = QScrollArea(self)
        page = named(QWidget(self._scroll), "sidebarPage")
        self._scroll.setWidget(page)
        self._page_column = column(page, margins=(12, 4, 12, 12), spacing=12)
        for part in (self.prompt, self.presets, self.parameters):
            self._page_column.addWidget(part)
        self._page_column.addStretch(1)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._preview_button = named(QPushButton(), "requestPreviewButton")
        bottom = column(margins=(12, 8, 12, 12))
        bottom.addWidget(self._preview_button)
        layout.addWidget(self._scroll, 1)
        layout.addLayout(bottom)

    # the conversation

    def show_session(self, session: ChatSession | None) -> None:
        """Shows `session` from now on; what was typed for the former is saved."""
        self.prompt.save()
        if self._session:
            self._session.fields_changed.disconnect(self.refresh)
            for changed in (self._session.path_changed, self._session.message_added, self._session.draft_changed):
                changed.disconnect(self._later.start)
        self._session = session
        if session:
            session.fields_changed.connect(self.refresh)
            for changed in (session.path_changed, session.message_added, session.draft_changed):
                changed.connect(self._later.start)
        for part in (self.prompt, self.parameters, self._preview_button):
            part.setEnabled(session is not None)
        self.presets.show_session(session)
        if self._preview:
            self._preview.show_session(session)
        self.refresh(with_hints=session is None or len(session.conversation.messages) < _LONG)

    def refresh(self, *, with_hints: bool = True) -> None:
        """Shows the conversation as it is now; without hints, those follow a moment later."""
        self._later.stop()
        session = self._session
        if session is None:
            self.model_button.show_model(None, None)
            self.prompt.show_prompt("")
            self.parameters.show_parameters({}, [], "")
            return
        conversation = session.conversation
        model = self._known_model(session)
        endpoint = self._preferences.settings.endpoint(conversation.endpoint_id)
        self.model_button.show_model(model if conversation.model else None, endpoint)
        self.prompt.show_prompt(conversation.system_prompt)
        self.presets.refresh()
        hints = self._advice.hints(session, model) if with_hints and self.isVisible() else []
        self.parameters.show_parameters(conversation.parameters, hints, session.id)
        if not with_hints:
            self._later.start()

    def _known_model(self, session: ChatSession) -> Model:
        """Looking a model up reads the cache of fetched ones, so it is remembered."""
        conversation = session.conversation
        wanted = (conversation.endpoint_id, conversation.model)
        if self._model is None or (self._model.endpoint_id, self._model.id) != wanted:
            self._model = self._services.model(*wanted)
        return self._model

    def _forget_model(self, _endpoint_id: str = "") -> None:
        self._model = None
        self._later.start()

    def reveal(self, parameter_name: str) -> None:
        """Goes to the editor of a parameter and draws the eye to it; "model" is the button, "messages" the prompt."""
        if parameter_name == "model":
            self.model_button.setFocus()
            return
        if parameter_name in {"messages", "system_prompt"}:
            self._scroll.ensureWidgetVisible(self.prompt)
            self.prompt.setFocus()
            return
        row = self.parameters.reveal(parameter_name)
        # The column learns its new height first, or there is nothing to scroll to yet.
        self.parameters.settle()
        self._page_column.activate()
        row.field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroll.ensureWidgetVisible(row, 0, 40)
        row.flash()

    def show_request(self) -> None:
        """Opens the window with the exact request."""
        from app.ui.sidebar.request_preview import RequestPreview  # not needed at start-up

        if self._preview is None:
            self._preview = RequestPreview(self._preferences, self._session, self.window())
            self._preview.finished.connect(self._preview_closed)
        self._preview.show()
        self._preview.raise_()
        self._preview.activateWindow()

    def _preview_closed(self) -> None:
        self._preview = None

    # changes

    def _set_prompt(self, prompt: str) -> None:
        if self._session:
            self._session.set_fields(system_prompt=prompt)

    def _set_parameter(self, name: str, value: JsonValue) -> None:
        if self._session is None:
            return
        if name == "logit_bias":
            self._advice.note_bias(self._session, value)
        self._session.set_fields(parameters=with_consequences(self._session.conversation.parameters, name, value))

    def _apply_fix(self, fix: Fix) -> None:
        session = self._session
        if session is None:
            return
        conversation = session.conversation
        fields: dict[str, object] = {}
        if fix.parameters:
            parameters = dict(conversation.parameters)
            for name, value in fix.parameters.items():
                parameters = with_consequences(parameters, name, value)
            fields["parameters"] = parameters
        if fix.system_prompt_line:
            line = fix.system_prompt_line.say(current_language())
            fields["system_prompt"] = f"{conversation.system_prompt.rstrip()}\n{line}".lstrip()
        session.set_fields(**fields)
        if fix.accept_again:
            where = (conversation.endpoint_id, conversation.model)
            left = tuple(name for name in self._preferences.refused(*where) if name != fix.accept_again)
            self._preferences.set_refused(*where, left)

    # looks

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Texts in the language in force."""
        self._preview_button.setText(self.tr("What will be sent"))
        self._preview_button.setToolTip(self.tr("Shows the exact request of the next message"))
        for part in (self.model_button, self.prompt, self.presets, self.parameters):
            part.retranslate()

    def _dress(self) -> None:
        self._preview_button.setIcon(icon("request", self._theme, self._theme.colours.muted))
        for part in (self.model_button, self.presets, self.parameters):
            part.dress()
