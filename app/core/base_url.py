"""Makes a base URL of whatever people paste: with spaces, quotes, Chinese punctuation, a whole command around it."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit, urlunsplit

from app.core.lazy_pattern import lazy_pattern
from app.core.localized import Text
from app.core.presets import WCODE

_KNOWN_HOSTS = {"wcode.net": "/api/gpt/v1", "www.wcode.net": "/api/gpt/v1"}
_SCHEME = lazy_pattern(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_LOCAL = lazy_pattern(
    r"^(?:localhost|(?:127|10)(?:\.\d+){3}|0\.0\.0\.0|192\.168\.\d+\.\d+|172\.(?:1[6-9]|2\d|3[01])\.\d+\.\d+"
    r"|\[::1\]|[\w-]+\.local)(?=[:/]|$)",
    re.IGNORECASE,
)
_TYPED_IN_CHINESE = str.maketrans("：／．。＼\\", ":/..//")
"""What an input method makes of the punctuation of an address, and Windows' slash."""
_AROUND = "\"'`<>()[]{}（）【】《》，,；;、.“”‘’「」『』"
_ENDINGS = lazy_pattern(rf"(?:(?:/chat/completions|/completions|/chat|/models)[/{re.escape(_AROUND)}]*)+$")


class AddressError(ValueError):
    """No base URL can be made of a text. `reason` says why and repeats nothing of it: it may hold a password."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


NO_ADDRESS = Text("这里面没有网址。", "There is no web address in this.")
HAS_PASSWORD = Text(
    "网址里带有用户名和密码，请先去掉；密码不会保存在网址里。",
    "The address contains a user name and a password. Leave them out: they would be saved with it.",
)


def is_on_this_network(base_url: str) -> bool:
    """Whether an address can be reached without the internet: this computer, a local network, or nobody (demo)."""
    place = _SCHEME.sub("", base_url)
    return _LOCAL.match(place) is not None or place.partition("/")[0].endswith(".invalid")


def normalise(pasted: str) -> str:
    """The base URL that `pasted` means: host, base or full endpoint, with or without scheme, slashes, quotes, spaces.

    A bare host gets `/v1`, wcode.net its own path and https. Query and fragment are left out: they may hold a key.
    Raises AddressError when there is no host in it, and for an address with a user name or password: base URLs are
    saved and shown, and without them the service would refuse in a way that nobody could explain.
    """
    parts = _split(_candidate(pasted))
    try:
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise AddressError(NO_ADDRESS) from None
    scheme = parts.scheme.lower()
    plausible = re.fullmatch(r"[\w.:-]+", host) and host.strip(".-:") and (host.isascii() or "." in host)
    if scheme not in {"http", "https"} or not plausible:
        raise AddressError(NO_ADDRESS)
    if "@" in parts.netloc:
        raise AddressError(HAS_PASSWORD)
    path = _ENDINGS.sub("", re.sub(r"/{2,}", "/", parts.path).rstrip(_AROUND + "/")).rstrip(_AROUND + "/")
    if host in _KNOWN_HOSTS:
        scheme, path = scheme if port else "https", path or _KNOWN_HOSTS[host]
    shown_host = f"[{host}]" if ":" in host else host
    return urlunsplit((scheme, shown_host + (f":{port}" if port else ""), path or "/v1", "", ""))


def _candidate(pasted: str) -> str:
    """The piece of `pasted` that looks like the address, with a scheme."""
    text = pasted.translate(_TYPED_IN_CHINESE)
    inside = re.search(r"https?://[^\s\"'`<>，；“”‘’「」【】（）]+", text, re.IGNORECASE)
    if inside and text[: inside.start()].strip(_AROUND + " \t\r\n"):
        text = inside[0]  # there is more before it: a command, or a sentence
    text = _joined(text.strip(_AROUND.replace("[", "").replace("]", "") + " \t\r\n").split())
    bracket = "" if re.match(r"\[[0-9a-f:.]+\]", text, re.IGNORECASE) else "["
    text = text.lstrip(_AROUND.replace("[", bracket)).rstrip(_AROUND)
    if not _SCHEME.match(text):
        text = text.lstrip("/")
        text = ("http://" if _LOCAL.match(text) else "https://") + text
    return text


def _joined(pieces: list[str]) -> str:
    """The address without the spaces and line ends that copying put into it, and without the words after it."""
    text = ""
    for piece in pieces:
        if (
            text
            and not piece.startswith("/")
            and not (text.endswith(("/", ":", ".")) and re.match(r"[A-Za-z0-9]", piece))
        ):
            break
        text += piece
    return text


def _split(text: str) -> SplitResult:
    try:
        return urlsplit(text)
    except ValueError:  # brackets that are no IPv6 address
        raise AddressError(NO_ADDRESS) from None


def chat_url(base_url: str) -> str:
    """Where chat requests go, e.g. https://wcode.net/api/gpt/v1/chat/completions."""
    return f"{base_url}/chat/completions"


def models_url(base_url: str) -> str:
    """Where the list of models is asked for."""
    return f"{base_url}/models"


def is_wcode(base_url: str) -> bool:
    """Whether this is the service that the ready presets describe."""
    return base_url == WCODE.base_url
