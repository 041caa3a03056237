"""Asks one address once which version is the newest. What the answer means for the user is `session.updates`' part.

The request says no more than "Dousha/0.1.0": no cookie, no key, no number of this computer; redirects are not followed.
"""

from __future__ import annotations

import asyncio
import json
import ssl
from dataclasses import dataclass, replace

import httpx

from app.api import failures
from app.api.surrogates import whole
from app.api.transport_options import client_options, proxy_address
from app.core.catalog import Endpoint
from app.core.errors import APIConnectionError, ErrorKind
from app.core.releases import version_in

LARGEST_ANSWER = 512 * 1024
_TIMEOUT_S = 20.0
_NOTHING_THERE, _REFUSED = 404, 400


@dataclass(frozen=True)
class Published:
    """What the address said."""

    version: str
    """Of the newest release, without a leading v; "" when none is published."""
    answer: str
    """The JSON as it came, for the user to look at."""


async def newest(address: str) -> Published:
    """The newest version that `address` names, through the system's proxy. Raises APIError."""
    endpoint = Endpoint(id="", label="", base_url=address, needs_key=False)
    sent = failures.Sent("GET", address)
    try:
        async with asyncio.timeout(_TIMEOUT_S):
            proxy = await asyncio.to_thread(proxy_address, endpoint, "")
            sent = replace(sent, proxied=bool(proxy))
            async with await asyncio.to_thread(_client, endpoint, proxy, sent) as client:
                sent, data = await _ask(client, sent)
    except TimeoutError:
        raise failures.silence(sent, round(_TIMEOUT_S), begun=False) from None
    except failures.TRANSPORT_ERRORS as error:
        raise failures.broken(sent, error) from error
    if sent.status == _NOTHING_THERE:
        return Published("", failures.decoded(data, None))
    if sent.status >= _REFUSED:
        raise failures.refusal(sent, failures.decoded(data, None))
    return _read(data, sent)


def _client(endpoint: Endpoint, proxy: str, sent: failures.Sent) -> httpx.AsyncClient:
    """Reads certificates: call it outside of the loop's thread. Raises APIError for a proxy that cannot be used."""
    try:
        return httpx.AsyncClient(**client_options(endpoint, proxy))
    except (ValueError, httpx.InvalidURL, ssl.SSLError) as error:
        details = sent.details(f"Proxy: {type(error).__name__}")
        raise APIConnectionError(ErrorKind.PROXY, details=details) from error


async def _ask(client: httpx.AsyncClient, sent: failures.Sent) -> tuple[failures.Sent, bytes]:
    """Status and body of the answer. Raises APIError for a redirect or a body that is too large."""
    data = bytearray()
    # Not compressed: a few bytes that unpack to gigabytes would be looked at too late.
    headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
    async with client.stream(sent.method, sent.url, headers=headers) as response:
        sent = replace(sent, status=response.status_code, headers=response.headers)
        if response.is_redirect:
            raise failures.redirect(sent)
        async for chunk in response.aiter_raw():
            data += chunk
            if len(data) > LARGEST_ANSWER:
                raise failures.unreadable(sent, f"larger than {LARGEST_ANSWER} bytes")
    return sent, bytes(data)


def _read(data: bytes, sent: failures.Sent) -> Published:
    """Raises APIError for anything but a JSON object with a `tag_name` that is a version."""
    text = data.decode("utf-8-sig", "replace")
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        raise failures.unreadable(sent, text) from None
    tag = value.get("tag_name") if isinstance(value, dict) else None
    version = version_in(tag) if isinstance(tag, str) else ""
    if not version:
        raise failures.unreadable(sent, text)
    return Published(version, whole(json.dumps(value, ensure_ascii=False, indent=2)))
