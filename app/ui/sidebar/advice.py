"""What is to be said about a conversation's parameters: gathers what `core.parameter_hints` needs to know."""

from __future__ import annotations

import re

from app.core.budget import PromptMeter
from app.core.catalog import Model
from app.core.hint import Circumstances, Hint
from app.core.message import JsonValue, Role
from app.core.parameter_hints import hints, wants_json
from app.session.chat_session import ChatSession
from app.session.preferences import Preferences

_JSON = re.compile("json", re.IGNORECASE)


class Advice:
    """Knows for which model each conversation's logit_bias was made; the rest it looks up."""

    def __init__(self, preferences: Preferences) -> None:
        self._preferences = preferences
        self._meter, self._measured_id = PromptMeter(), ""
        self._bias_models: dict[str, tuple[JsonValue, str]] = {}

    def note_bias(self, session: ChatSession, bias: JsonValue) -> None:
        """The user has just set `bias` for the session's model."""
        self._bias_models[session.id] = (bias, session.conversation.model)

    def hints(self, session: ChatSession, model: Model) -> list[Hint]:
        """Everything worth saying about `session` with `model`."""
        conversation = session.conversation
        if self._measured_id != session.id:  # a meter keeps the messages that it counted
            self._meter, self._measured_id = PromptMeter(), session.id
        path = conversation.path()
        said = (
            wants_json(conversation.parameters)
            and bool(_JSON.search(conversation.system_prompt) or _JSON.search(conversation.draft))
        ) or any(_JSON.search(message.text) for message in path if wants_json(conversation.parameters))
        circumstances = Circumstances(
            messages_say_json=said,
            prompt_tokens=self._meter.measure(
                path, conversation.system_prompt, conversation.parameters, conversation.draft
            ),
            refused=self._preferences.refused(conversation.endpoint_id, conversation.model),
            logit_bias_model=self._bias_model(session),
        )
        endpoint = self._preferences.settings.endpoint(conversation.endpoint_id)
        return hints(conversation.parameters, model, endpoint, circumstances)

    def _bias_model(self, session: ChatSession) -> str:
        """The model that the present logit_bias was set for in this run, or last used with; "" when not known."""
        bias = session.conversation.parameters.get("logit_bias")
        if bias is None:
            return ""
        noted = self._bias_models.get(session.id)
        if noted and noted[0] == bias:
            return noted[1]
        replies = (m for m in reversed(session.conversation.path()) if m.role == Role.ASSISTANT)
        return next((m.model for m in replies if m.parameters.get("logit_bias") == bias), "")
