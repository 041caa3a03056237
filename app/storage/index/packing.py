"""Summaries of conversations as bytes in the index."""

from __future__ import annotations

import msgspec

from app.core.conversation import UNFILED, ConversationSummary, Filing
from app.core.localized import Text

_encoder, _decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(list)


def packed(summary: ConversationSummary) -> bytes:
    """All of a summary."""
    problem = summary.problem
    return _encoder.encode(
        (
            *(summary.id, summary.title, summary.created_at, summary.updated_at, summary.model, summary.message_count),
            *(summary.draft, problem and (problem.zh, problem.en), summary.folder, summary.tags),
            *(summary.pinned, summary.starred, summary.archived, summary.has_image),
        )
    )


def unpacked(data: bytes) -> ConversationSummary:
    """The summary that was packed."""
    row = _decoder.decode(data)
    conversation_id, title, created_at, updated_at, model, message_count, draft = row[:7]
    problem, folder, tags, pinned, starred, archived, has_image = row[7:]
    filing = Filing(folder, tuple(tags), pinned, starred, archived) if folder or tags or True in row[10:13] else UNFILED
    sentence = Text(*problem) if problem else None
    return ConversationSummary(
        conversation_id, title, created_at, updated_at, model, message_count, draft, sentence, filing, has_image
    )
