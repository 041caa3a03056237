"""Makes any text fit to be put into Qt's document: no characters that Qt reads as structure, none that deceive."""

from __future__ import annotations

import re

_BIDI = {code: f"⟨U+{code:04X}⟩" for code in (0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_OVERRIDES = {code: _BIDI[code] for code in (0x202D, 0x202E)}
_STRUCTURE = {code: chr(0x2400 + code) for code in range(0x20) if code not in {0x09, 0x0A}}
_STRUCTURE |= {
    0x0D: "",
    0x7F: "␡",
    0x85: "\u2028",
    0x2029: "\u2028",
    0x0A: "\u2028",
    0xFDD0: "\ufffd",  # these two frame Qt's tables
    0xFDD1: "\ufffd",
    0xFFFC: "\ufffd",  # stands for an object
    **{code: f"⟨U+{code:04X}⟩" for code in range(0x80, 0xA0) if code != 0x85},
}
_UNSAFE = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2029\u202d\u202e\ud800-\udfff\ufdd0\ufdd1\ufffc]")
_DECEPTIVE = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_TABLE = str.maketrans(_STRUCTURE | _OVERRIDES)
_BIDI_TABLE = str.maketrans(_BIDI)


def safe(text: str) -> str:
    """`text` for the document: line breaks as U+2028, control characters and direction overrides visible."""
    return _SURROGATES.sub("\ufffd", text.translate(_TABLE)) if _UNSAFE.search(text) else text


def plain(text: str) -> str:
    """Like `safe`, and every character that changes the direction of text is visible: for links and code."""
    text = safe(text)
    return text.translate(_BIDI_TABLE) if _DECEPTIVE.search(text) else text


def shown_address(address: str) -> str:
    """A link's address as it may be shown: nothing in it can hide."""
    import unicodedata  # 0.3 MB that nothing else needs before the first link

    return plain("".join(char if unicodedata.category(char) != "Cf" else f"⟨U+{ord(char):04X}⟩" for char in address))


def half_widths(text: str) -> int:
    """The width of `text` in half-width characters: Chinese, kana, signs and emoji count as two."""
    return len(text) + sum(char > "\u20ff" for char in text)
