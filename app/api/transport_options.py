"""How an endpoint is reached: proxy, trusted certificates, time limits; as arguments for httpx.AsyncClient.

HTTP/1.1 only: on HTTP/2 httpcore 1.0 does not tell the server that a stream was given up, so Stop would not reach it.
Redirects are not followed: headers would leak to wherever they point.
"""

from __future__ import annotations

import ssl
import urllib.request
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from app import __version__
from app.core.catalog import Endpoint

CONNECT_S = 10.0
_WRITE_S = 60.0
"""For one piece of a request: a picture on a slow line takes many pieces."""


def proxy_address(endpoint: Endpoint, password: str) -> str:
    """The proxy to use now, with user and password where they are set; "" for none.

    "system" asks the environment (Linux) or the system's settings (Windows, macOS), which may look up the endpoint's
    name: call it outside of the loop's thread.
    """
    proxy = endpoint.proxy
    if proxy.mode == "manual":
        return _with_user(proxy.url.strip(), proxy.user, password)
    return _system_proxy(endpoint.base_url) if proxy.mode == "system" else ""


def client_options(endpoint: Endpoint, proxy: str) -> dict[str, Any]:
    """Arguments for httpx.AsyncClient. Raises OSError for an unusable CA file, ValueError for an unusable proxy."""
    return {
        "proxy": httpx.Proxy(proxy) if proxy else None,
        "trust_env": False,
        "verify": _trust(endpoint.ca_file) if endpoint.base_url.startswith("https:") else False,
        "timeout": httpx.Timeout(connect=CONNECT_S, read=None, write=_WRITE_S, pool=None),
        "limits": httpx.Limits(max_connections=None, max_keepalive_connections=10),
        "follow_redirects": False,
        "headers": {"User-Agent": f"Dousha/{__version__}"},
    }


def _trust(ca_file: str) -> ssl.SSLContext:
    """The system's trust store, so that company roots work, and `ca_file` besides."""
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context


def _system_proxy(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname or ""
    known = urllib.request.getproxies()
    if urllib.request.proxy_bypass(parts.netloc) or urllib.request.proxy_bypass(host):
        return ""
    found = known.get(parts.scheme) or known.get("all") or ""
    scheme, separator, rest = found.partition("://")
    if not separator:
        return f"http://{found}" if found else ""
    # GNOME and others write socks://, Windows socks=…: httpx knows only the exact name.
    return f"socks5://{rest}" if scheme.lower() in {"socks", "socks5h"} else found


def _with_user(url: str, user: str, password: str) -> str:
    scheme, separator, rest = url.partition("://")
    if not separator:
        scheme, rest = "http", url
    login = f"{quote(user, safe='')}:{quote(password, safe='')}@" if user else ""
    return f"{scheme}://{login}{rest}"
