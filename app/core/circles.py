"""Circles of parents among messages: only damaged files or copies that contradict each other have them."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.message import Message


def circles(messages: Mapping[str, Message]) -> set[str]:
    """One message of each circle: the one that comes first."""
    sound: set[str] = set()
    looped: set[str] = set()
    for start in messages:
        walk: dict[str, None] = {}
        at: str | None = start
        while at is not None and at in messages and at not in sound and at not in walk:
            walk[at] = None
            at = messages[at].parent_id
        if at is not None and at in walk:
            looped.add(at)
        sound.update(walk)
    return looped
