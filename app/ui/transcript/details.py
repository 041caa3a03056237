"""What is known of an answer besides its text: model, tokens, time, cost; as lines for a tool tip or the clipboard."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from app.core.catalog import Model
from app.core.message import Message, Usage
from app.core.prices import cost, price_text
from app.ui.transcript.text_safety import plain
from app.ui.transcript.wording import duration_text, time_text

ModelLookup = Callable[[str, str], Model]
"""Endpoint id and model id -> what is known of the model."""


def details_text(message: Message, model_lookup: ModelLookup | None) -> str:
    """One fact a line."""
    lines = [
        QCoreApplication.translate("Transcript", "Model: {x}").format(x=plain(message.model or message.answered_by))
    ]
    if message.answered_by and message.answered_by != message.model:
        lines.append(QCoreApplication.translate("Transcript", "Answered by: {x}").format(x=plain(message.answered_by)))
    if time := time_text(message.created_at):
        lines.append(QCoreApplication.translate("Transcript", "Time: {x}").format(x=time))
    if message.duration_ms is not None:
        lines.append(QCoreApplication.translate("Transcript", "Took: {x}").format(x=duration_text(message.duration_ms)))
    if message.usage:
        lines += _usage_lines(message.usage)
        lines += _cost_lines(message, message.usage, model_lookup)
    if message.finish_reason:
        lines.append(QCoreApplication.translate("Transcript", "Ended with: {x}").format(x=plain(message.finish_reason)))
    return "\n".join(lines)


def _usage_lines(usage: Usage) -> list[str]:
    known = [
        (QCoreApplication.translate("Transcript", "Input tokens: {x}"), usage.prompt_tokens),
        (QCoreApplication.translate("Transcript", "of these from the cache: {x}"), usage.cached_tokens or None),
        (QCoreApplication.translate("Transcript", "Output tokens: {x}"), usage.completion_tokens),
        (QCoreApplication.translate("Transcript", "of these for thinking: {x}"), usage.reasoning_tokens or None),
    ]
    return [text.format(x=f"{count:,}") for text, count in known if count is not None]


def _cost_lines(message: Message, usage: Usage, model_lookup: ModelLookup | None) -> list[str]:
    if model_lookup is None:
        return []
    found = cost(model_lookup(message.endpoint_id, message.model).prices, usage)
    if found is None:
        return []
    return [QCoreApplication.translate("Transcript", "Cost: about {x}").format(x=price_text(*found))]
