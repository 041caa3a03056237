"""Keeps keys out of the log: every key that was in use, and whatever looks like one."""

from __future__ import annotations

import logging

from app.core.api_key import masked

_keys: set[str] = set()


def hide(key: str) -> None:
    """From now on `key` is not written to the log."""
    if key:
        _keys.add(key)


class MaskingFormatter(logging.Formatter):
    """Masks the finished line, tracebacks included: a key may be in any argument or exception."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record), *_keys)
