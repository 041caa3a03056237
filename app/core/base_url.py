"""Makes a base URL of whatever people paste, and a key of it too; both come with spaces, quotes and whole commands."""

from __future__ import annotations

import re
from urllib.parse import urlsplit, urlunsplit

from app.core.presets import WCODE

_KNOWN_HOSTS = {"wcode.net": "/api/gpt/v1", "www.wcode.net": "/api/gpt/v1"}
_ENDINGS = re.compile(r"(/chat/completions|/completions|/chat|/models)/*$")
_LOCAL = re.compile(r"^(localhost|127\.|\[::1\]|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|[^./]+\.local(:|$))")


def normalise(pasted: str) -> str:
    """The base URL that `pasted` means: host, base or full endpoint, with or without scheme, slashes, quotes, spaces.

    A bare host gets `/v1`, wcode.net its own path. Raises ValueError when no host can be found in it.
    """
    text = "".join(pasted.split()).strip("\"'`<>，。；;,“”‘’「」")
    if not re.match(r"^[a-z][a-z0-9+.-]*://", text, re.IGNORECASE):
        text = text.lstrip("/")
        text = ("http://" if _LOCAL.match(text) else "https://") + text
    parts = urlsplit(text)
    host = parts.hostname or ""
    port = parts.port  # raises ValueError for a port that is no number
    if parts.scheme.lower() not in {"http", "https"} or not re.fullmatch(r"[\w.:-]+", host) or host.strip(".") == "":
        raise ValueError(f"no web address in {pasted[:80]!r}")
    path = re.sub(r"/{2,}", "/", parts.path).rstrip("/")
    path = _ENDINGS.sub("", path).rstrip("/")
    if not path:
        path = _KNOWN_HOSTS.get(host, "/v1")
    shown_host = f"[{host}]" if ":" in host else host
    return urlunsplit((parts.scheme.lower(), shown_host + (f":{port}" if port else ""), path, "", ""))


def chat_url(base_url: str) -> str:
    """Where chat requests go, e.g. https://wcode.net/api/gpt/v1/chat/completions."""
    return f"{base_url}/chat/completions"


def models_url(base_url: str) -> str:
    """Where the list of models is asked for."""
    return f"{base_url}/models"


def is_wcode(base_url: str) -> bool:
    """Whether this is the service that the ready presets describe."""
    return base_url == WCODE.base_url
