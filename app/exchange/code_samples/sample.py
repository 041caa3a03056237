"""What every dialect starts from, and how a JSON text becomes a literal; the programs are the dialects' business.

The request's JSON is written into the programs as text wherever the language has a literal for long texts: what arrives
at the service is then the same to the last digit. JSON itself helps: it has no line ends or control characters inside
its strings, three quotation marks never meet in it, and any character of a string can be written as a Unicode escape.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import msgspec

from app.core.base_url import chat_url
from app.core.message import JsonValue
from app.core.request import STREAM, ChatRequest

KEY_VARIABLE = "DOUSHA_API_KEY"
"""The environment variable from which every program takes the key."""
_PLACE = re.compile(r"<<(\w+)>>")


@dataclass(frozen=True)
class Sample:
    """One request to write as a program."""

    base_url: str
    """Percent-encoded: safe between quotation marks of every language."""
    body: Mapping[str, JsonValue]

    @property
    def url(self) -> str:
        """Where the request goes."""
        return chat_url(self.base_url)

    @property
    def streaming(self) -> bool:
        """Whether the body asks for a stream."""
        return bool(self.body[STREAM])

    @property
    def json(self) -> str:
        """The body as indented JSON of printable characters."""
        return json_text(self.body)

    def fill(self, program: str, **values: str) -> str:
        """`program` with <<url>>, <<base_url>>, <<key>> and `values` in their places; values are not read again."""
        known = {"url": self.url, "base_url": self.base_url, "key": KEY_VARIABLE, **values}
        return _PLACE.sub(lambda place: known[place[1]], program.lstrip("\n"))


def sample(request: ChatRequest, base_url: str, *, streaming: bool) -> Sample:
    """What to write for `request`; `streaming` counts more than what the request says."""
    parameters = {name: value for name, value in request.parameters.items() if name != STREAM}
    body = msgspec.structs.replace(request, parameters=parameters, stream=streaming).body()
    return Sample(_encoded(base_url), {name: _sound(value) for name, value in body.items()})


def _encoded(url: str) -> str:
    """`url` with nothing in it that could end a string or be expanded, in any language."""
    parts = urlsplit(url)
    try:
        host = parts.netloc.encode("ascii" if parts.netloc.isascii() else "idna").decode()
    except UnicodeError:
        host = parts.netloc
    return urlunsplit((parts.scheme, quote(host, safe=":[]"), quote(parts.path, safe="/%:@&+,;=~"), "", ""))


def _sound(value: JsonValue) -> JsonValue:
    """`value` without what JSON cannot hold: halves of surrogate pairs, infinite numbers."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {_sound(str(name)): _sound(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_sound(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def json_text(value: JsonValue) -> str:
    """`value` as indented JSON. What cannot be seen, or turns the direction of text, is escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "".join(char if char.isprintable() or char == "\n" else json.dumps(char)[1:-1] for char in text)


def hidden(text: str, *pieces: str) -> str:
    """The JSON `text` with the first character of each of `pieces` escaped: these stand inside strings only."""
    for piece in pieces:
        text = text.replace(piece, f"\\u{ord(piece[0]):04x}{piece[1:]}")
    return text


def hashes(text: str, *ends: str) -> str:
    """The fewest # (at least one) that follow none of `ends` in `text`: the fence of a raw string."""
    fence = "#"
    while any(end + fence in text for end in ends):
        fence += "#"
    return fence


def quoted(text: str) -> str:
    """`text` as one string literal of C or Java, between double quotation marks."""
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{plain}"'
