"""Cleaning a pasted API key, and hiding keys in everything that is shown or written."""

from __future__ import annotations

import re

MASK = "••••"
_PREFIX = re.compile(r"^(?:authorization\s*[:=]\s*)?(?:bearer\s+)?", re.IGNORECASE)
_ASSIGNMENT = re.compile(r"^(?:export\s+)?[A-Za-z_]*(?:api[_-]?key|token)[A-Za-z_]*\s*[:=]\s*", re.IGNORECASE)
_LIKE_A_KEY = re.compile(r"\b(?:sk|pk|ak|api|key)-[A-Za-z0-9_\-]{8,}|(?<=Bearer )[^\s\"',}]{4,}", re.IGNORECASE)
_SHORT = 8


def clean(pasted: str) -> str:
    """The key in `pasted`: without quotes, spaces, line ends, invisible characters, "Bearer ", "API_KEY=".

    The result may still be unusable: see `problem`.
    """
    text = re.sub(r"[\u200b-\u200f\u2060\ufeff\u00a0]", " ", pasted).strip()
    text = _PREFIX.sub("", _ASSIGNMENT.sub("", text.strip("\"'`“”‘’ "))).strip("\"'`“”‘’;, ")
    return "".join(text.split())


def problem(key: str) -> str:
    """Why `key` cannot go into an HTTP header: "empty", "not ascii", or "" when it can (RFC 9110, section 5.5)."""
    if not key:
        return "empty"
    return "" if key.isascii() and key.isprintable() else "not ascii"


def masked(text: str, *keys: str) -> str:
    """`text` with every given key, its tail forms and anything that looks like a key replaced by dots.

    Services echo keys whole, or by their last four characters after dots or stars.
    """
    for key in keys:
        if len(key) >= _SHORT:
            text = text.replace(key, MASK)
            tail = re.escape(key[-4:])
            text = re.sub(rf"(?:[A-Za-z0-9_\-]{{0,12}})[*•.…xX]{{2,}}{tail}", MASK, text)
            text = re.sub(rf"((?:ending|ends)\s+(?:in|with)\s+['\"]?){tail}", rf"\1{MASK}", text)
        elif len(key) >= 4:  # a shorter one would blot out ordinary text
            text = text.replace(key, MASK)
    return _LIKE_A_KEY.sub(MASK, text)


def shown(key: str) -> str:
    """How the settings show a stored key: dots and, for a long one, its last four characters."""
    return MASK + (key[-4:] if len(key) >= 16 else "")
