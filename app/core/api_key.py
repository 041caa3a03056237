"""Cleaning a pasted API key, and hiding keys in everything that is shown or written."""

from __future__ import annotations

import re
import string
from functools import lru_cache

from app.core.lazy_pattern import lazy_pattern

MASK = "••••"
_AROUND = "\"'`“”‘’;,， \t\r\n"
_INVISIBLE = lazy_pattern("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_BEFORE = lazy_pattern(
    r"^(?:-H\s*)?[\"']*(?:"
    r"(?:(?:export|set)\s+)?(?:[\w\-]{0,40}api[ _\-])?[\w\-]{0,40}(?:key|token|密钥|令牌)[\w\-]{0,40}"
    r"[\"']?\s*[:=：](?=[^=])"
    r"|authorization[\"']?\s*[:=：]|bearer\s)\s*",
    re.IGNORECASE,
)
_LIKE_A_KEY = lazy_pattern(
    r"\b(?:sk|pk|ak)-[A-Za-z0-9_\-]{8,}"
    r"|\b(?:api|key)-(?=[A-Za-z_]*\d)[A-Za-z0-9_]{16,}"  # not api-reference, key-value-pairs
    r"|(?<=Bearer )(?=[^\s\"',}]*\d|[^\s\"',}]{20})[^\s\"',}]{4,}"  # not "Bearer authentication"
    r"|(?<=://)[^\s/:@\"']+:[^\s/@\"']+(?=@)",  # user and password in an address
    re.IGNORECASE,
)
_DOTS = "*•.…xX"
_IN_KEYS = string.ascii_letters + string.digits + "_-"
_SHORT = 8


def clean(pasted: str) -> str:
    """The key in `pasted`: without quotes, spaces, line ends, invisible characters, "Bearer ", "API_KEY=".

    The result may still be unusable: see `problem`.
    """
    text, before = _INVISIBLE.sub("", pasted), ""
    while text != before:
        before = text
        text = _BEFORE.sub("", text.strip(_AROUND))
    text = "".join(text.split())
    return text if text == pasted else clean(text)


def problem(key: str) -> str:
    """Why `key` cannot go into an HTTP header: "empty", "not ascii", or "" when it can (RFC 9110, section 5.5)."""
    if not key:
        return "empty"
    return "" if key.isascii() and key.isprintable() else "not ascii"


def masked(text: str, *keys: str) -> str:
    """`text` with every given key, its tail forms and anything that looks like a key replaced by dots.

    Services echo keys whole, cut off, or by their last four characters after dots or stars; in JSON, in addresses.
    """
    for key in keys:
        if len(key) >= 4:  # a shorter one would blot out ordinary text
            text = _pattern(key).sub(MASK, text)
        if len(key) >= _SHORT:
            text = _without_tails(text, key[-4:])
            tail = re.escape(key[-4:])
            text = re.sub(rf"((?:ending|ends)\s+(?:in|with)\s+['\"]?){tail}", rf"\1{MASK}", text)
    return _LIKE_A_KEY.sub(MASK, text)


def _without_tails(text: str, tail: str) -> str:
    """`text` without forms like `sk-ab****wxyz`. A pattern for all of it would take minutes for 64 KB of stars."""
    kept, end = [], 0
    for found in re.finditer(rf"(?:…|[{_DOTS}]{{2}}){re.escape(tail)}", text):
        start = end + len(text[end : found.start()].rstrip(_DOTS))
        before = text[max(end, start - 12) : start]
        start -= len(before) - len(before.rstrip(_IN_KEYS))
        kept += [text[end:start], MASK]
        end = found.end()
    return "".join(kept) + text[end:]


@lru_cache(maxsize=32)
def _pattern(key: str) -> re.Pattern[str]:
    """Finds `key` as it is, with JSON's escapes, URL-encoded, or cut off behind its first half (and 8 characters)."""
    written = [_ways_to_write(character) for character in key]
    half = max(_SHORT, (len(key) + 1) // 2)
    whole, beginning = "".join(written), "".join(written[:half])
    return re.compile(whole if len(key) < _SHORT else rf"{whole}|{beginning}(?:[\w\-+/=%~]|\.(?=\w)|\\+[/u])*")


def _ways_to_write(character: str) -> str:
    """A pattern for one character of a key."""
    encoded = "".join(f"%{byte:02x}" for byte in character.encode("utf-8", "surrogatepass"))
    escape = "" if character.isalnum() else r"\\{0,4}"
    return rf"(?:{escape}{re.escape(character)}|(?i:{encoded}|\\{{1,4}}u{ord(character):04x}))"


def shown(key: str) -> str:
    """How the settings show a stored key: dots and, for a long one, its last four characters."""
    return MASK + (key[-4:] if len(key) >= 16 else "")
