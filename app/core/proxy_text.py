"""Makes a proxy of whatever people paste; user and password are taken out of it, for they are kept elsewhere."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

_SCHEMES = {"http": "http", "https": "https", "socks": "socks5", "socks5": "socks5", "socks5h": "socks5h"}


def split_proxy(pasted: str) -> tuple[str, str, str]:
    """Address (`scheme://host:port`), user and password of a proxy; the last two are "" where not given.

    Without a scheme it is an HTTP proxy. Raises ValueError when no host and port can be found.
    """
    text = "".join(pasted.translate(str.maketrans("：／．。", ":/..")).split()).strip("\"'<>,;").rstrip("/")
    if not re.match(r"^[a-z][a-z0-9+.-]*://", text, re.IGNORECASE):
        text = "http://" + text
    parts = urlsplit(text)
    scheme, host, port = _SCHEMES.get(parts.scheme.lower(), ""), parts.hostname or "", parts.port
    if not scheme or not re.fullmatch(r"[\w.:-]+", host) or not port:
        raise ValueError("no proxy address")  # and nothing of the text: it may hold a password
    shown_host = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown_host}:{port}", unquote(parts.username or ""), unquote(parts.password or "")
