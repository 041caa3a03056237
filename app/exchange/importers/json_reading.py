"""JSON of any size and health: members one at a time in bounded memory, and what can be read of damaged texts."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Callable, Iterable, Iterator

from app.core.message import JsonValue

LARGEST_MEMBER = 64 * 1024 * 1024
"""Characters that one conversation may take in a stream; what is longer is read as far as that."""
_DEEPEST = 64
_LEAP = 2000
"""Characters passed over where a text is nested too deeply: a hostile one would have every level tried."""
_PATIENCE = 4000
"""Failures in one damaged stretch after which reading leaps, too: each costs as much as the text before it is long."""
_CUT = 16
"""An error this near to the end of the text may come from the text going on; a longer token is a string."""

Wanted = Callable[[str, JsonValue], bool]
"""Whether a key ("" in a list) and its value are a conversation: how reading finds its place again after damage."""


def _integer(digits: str) -> int | str:
    return int(digits) if len(digits.lstrip("-")) < 19 else digits  # longer ones could not be written again


def _breath(value: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """Called for each object: where Python code runs other threads get their turn, also amid a long conversation."""
    return value


_DECODER = json.JSONDecoder(strict=False, parse_int=_integer, parse_constant=lambda _name: None, object_hook=_breath)
_KEY = re.compile(r'"((?:[^"\\]|\\.)*)"\s*:\s*', re.DOTALL)
_LONGEST_KEY = 400
_KEYED = re.compile(r'"[^"\\]{1,300}"\s*:\s*(?=\{)')
_OPENING = re.compile(r"\{(?=\s*\")")
_BRACKET = re.compile(r"[\[{]")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)', re.DOTALL)
_BLANK = re.compile(r"[\s,\0\ufeff]*")
_NEXT = re.compile(r"[,\]}]")


def characters(chunks: Iterable[bytes]) -> Iterator[str]:
    """Bytes as text: UTF-8, or UTF-16 where its mark stands first; what is neither is replaced."""
    decoder = None
    for chunk in chunks:
        if decoder is None:
            name = "utf-16" if chunk[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig"
            decoder = codecs.getincrementaldecoder(name)("replace")
        yield decoder.decode(chunk)


def document(text: str) -> JsonValue:
    """The value in `text`; of damaged text what can be read of it. None when that is nothing."""
    try:
        return _DECODER.decode(text)
    except (ValueError, RecursionError):
        return readable(text)


def readable(text: str) -> JsonValue:
    """The first object or list in a damaged or cut-off text, without the members that cannot be read; else None."""
    start = _BRACKET.search(text)
    return _Salvage(text).container(start.start(), 0)[0] if start else None


def outline(value: JsonValue, levels: int = 6) -> JsonValue:
    """`value` with long texts and lists cut short: enough to tell what it is, small enough to keep."""
    if isinstance(value, str):
        return value[:100]
    if isinstance(value, dict):
        return {name[:100]: outline(value[name], levels - 1) for name in list(value)[:60]} if levels else {}
    if isinstance(value, list):
        return [outline(item, levels - 1) for item in value[:3]] if levels else []
    return value


def members(
    pieces: Iterable[str], wanted: Wanted, into: frozenset[str] = frozenset()
) -> Iterator[tuple[str, JsonValue]]:
    """The members of the outermost object or list, one at a time: key ("" in a list) and value.

    A list under a key of `into` is not a value: its items come as members. After damage, reading goes on with the next
    member that is `wanted`, and what lies between comes as far as it can be read.
    """
    window = _Window(iter(pieces))
    if window.next_sign() not in {"[", "{"}:
        window.to_opening()
    keyed = window.next_sign() == "{"
    window.at += 1
    key = ""
    while sign := window.next_sign():
        if sign in "]}:":
            window.at += 1
            continue
        if sign == '"' and (found := window.key()):
            key = found
            if key in into and window.next_sign() == "[":
                keyed, key = False, ""
                window.at += 1
                continue
        whole, value = window.value()
        if whole:
            yield key, value
        else:
            rest = readable(window.damaged(wanted, keyed))
            if wanted(key, rest):
                yield key, rest
        key = ""


class _Window:
    """The part of a long text that is being read: `text` from `at` on, grown on demand."""

    def __init__(self, pieces: Iterator[str]) -> None:
        self._pieces = pieces
        self.text = ""
        self.at = 0

    def grow(self) -> bool:
        """Forgets what is before `at` and reads on, as much again as is left; so trying again costs little."""
        parts = [self.text[self.at :]]
        missing = max(len(parts[0]), 1)
        for piece in self._pieces:
            parts.append(piece)
            missing -= len(piece)
            if missing <= 0:
                break
        self.text, self.at = "".join(parts), 0
        return len(self.text) > len(parts[0])

    def next_sign(self) -> str:
        """The next character that is neither blank nor a comma, left unread; "" at the end."""
        while True:
            found = _BLANK.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.grow():
                return ""

    def to_opening(self) -> None:
        """Goes on to the first bracket."""
        while not (found := _BRACKET.search(self.text, self.at)):
            self.at = len(self.text)
            if not self.grow():
                return
        self.at = found.start()

    def key(self) -> str:
        """The key that stands here, with its colon, passed over; "" if none does."""
        while not (found := _KEY.match(self.text, self.at)) or found.end() == len(self.text):
            near_end = len(self.text) - self.at < 4096
            if not near_end or not self.grow():
                break
        if not found:
            return ""
        self.at = found.end()
        return _unescaped(found[1])

    def value(self) -> tuple[bool, JsonValue]:
        """The value that stands here, passed over; (False, None) and nothing passed over if it is damaged."""
        while True:
            end, value = self._try(self.at)
            if end >= 0:
                self.at = end
                return True, value
            if end == _BROKEN or len(self.text) - self.at >= LARGEST_MEMBER or not self.grow():
                return False, None

    def _try(self, at: int) -> tuple[int, JsonValue]:
        """The end of the value at `at` and the value; else _BROKEN, or _UNFINISHED if more text may help."""
        try:
            value, end = _DECODER.raw_decode(self.text, at)
        except json.JSONDecodeError as error:
            unfinished = error.msg.startswith("Unterminated string") or error.pos >= len(self.text) - _CUT
            return _UNFINISHED if unfinished else _BROKEN, None
        except RecursionError:
            return _TOO_DEEP, None
        return end, value

    def damaged(self, wanted: Wanted, keyed: bool) -> str:
        """Passes over a damaged value, up to the next that is wanted, and returns what was passed over."""
        candidate = _KEYED if keyed else _OPENING
        offset = 1  # from `at`, which stays while the text grows
        failures = 0
        while offset < LARGEST_MEMBER:
            found = candidate.search(self.text, self.at + offset)
            if not found:
                offset = max(offset, len(self.text) - self.at - (_LONGEST_KEY if keyed else 0))
                if not self.grow():
                    return self._pass_to(len(self.text))
                continue
            offset = found.start() - self.at
            end, value = self._try(found.end() if keyed else found.start())
            if end == _UNFINISHED and len(self.text) - self.at < LARGEST_MEMBER and self.grow():
                continue
            if end >= 0 and wanted(found[0].split('"')[1] if keyed else "", value):
                return self._pass_to(self.at + offset)
            if end < 0:
                failures += 1
                end = found.end() + (_LEAP if end == _TOO_DEEP or failures > _PATIENCE else 0)
            offset = end - self.at
        return self._pass_to(min(self.at + offset, len(self.text)))

    def _pass_to(self, position: int) -> str:
        passed = self.text[self.at : position]
        self.at = position
        return passed


_BROKEN, _UNFINISHED, _TOO_DEEP = -1, -2, -3


class _Salvage:
    """Reads what can be read of one damaged text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._failures = 0

    def container(self, at: int, depth: int) -> tuple[JsonValue, int]:
        """The object or list at `at` without its unreadable members, and where it ends."""
        text = self._text
        keyed = text[at] == "{"
        fields: dict[str, JsonValue] = {}
        items: list[JsonValue] = []
        at += 1
        while True:
            blank = _BLANK.match(text, at)
            at = blank.end() if blank else at
            if at >= len(text) or text[at] in "]}" or self._failures > _PATIENCE:
                return (fields if keyed else items), at + 1
            key = _KEY.match(text, at) if keyed else None
            if keyed and not key:
                at = _after(text, at)
                continue
            try:
                value, at = self._value(key.end() if key else at, depth)
            except ValueError:
                at = _after(text, key.end() if key else at)
                continue
            if key:
                fields[_unescaped(key[1])] = value
            else:
                items.append(value)

    def _value(self, at: int, depth: int) -> tuple[JsonValue, int]:
        """The value at `at` and where it ends. Raises ValueError when none can be made out."""
        text = self._text
        try:
            return _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            self._failures += 1
        if at < len(text) and text[at] in "[{" and depth < _DEEPEST:
            return self.container(at, depth + 1)
        if (string := _STRING.match(text, at)) and string.end() >= len(text) - 1:  # the text ends within it
            return _unescaped(string[1]), len(text)
        raise ValueError("nothing readable")


def _after(text: str, at: int) -> int:
    """Where the next member may begin, or the container end."""
    if at < len(text) and text[at] not in ",]}":
        at += 1
    found = _NEXT.search(text, at)
    return found.start() if found else len(text)


def _unescaped(inner: str) -> str:
    """What stood between two quotes, escapes resolved as far as they are whole."""
    for cut in range(7):
        try:
            value = _DECODER.decode(f'"{inner[: len(inner) - cut]}"')
        except ValueError:
            continue
        return value if isinstance(value, str) else inner
    return inner
