"""Fetches one image that an answer names, after the user asked for it: no key, no cookies go along."""

from __future__ import annotations

import asyncio
from urllib.parse import urljoin

import httpx
import msgspec

from app.api.failures import TRANSPORT_ERRORS
from app.api.transport_options import client_options, proxy_address
from app.core.catalog import Endpoint

LARGEST = 20_000_000
"""Bytes."""
_WHOLE_S = 30.0
_MOST_REDIRECTS = 5


class ImageError(Exception):
    """No image came; the text says why, in the fewest words."""


async def fetch_image(url: str, endpoint: Endpoint, proxy_password: str = "") -> bytes:
    """The bytes at `url`, reached as `endpoint` is: its proxy, its certificates. Raises ImageError."""
    try:
        async with asyncio.timeout(_WHOLE_S):
            for _ in range(_MOST_REDIRECTS):
                found = await _fetch(url, endpoint, proxy_password)
                if isinstance(found, bytes):
                    return found
                url = found
    except TimeoutError as error:
        raise ImageError("timeout") from error
    except (*TRANSPORT_ERRORS, ValueError) as error:
        raise ImageError(type(error).__name__) from error
    raise ImageError("redirects")


async def _fetch(url: str, endpoint: Endpoint, proxy_password: str) -> bytes | str:
    """What is at `url`, or the address that it points to. Each hop is checked for itself."""
    if not url.startswith(("http://", "https://")):
        raise ImageError(url.partition(":")[0])
    way = msgspec.structs.replace(endpoint, base_url=url)
    proxy = await asyncio.to_thread(proxy_address, way, proxy_password)
    options = await asyncio.to_thread(client_options, way, proxy)
    async with (
        httpx.AsyncClient(**options) as client,
        client.stream("GET", url, headers={"Accept": "image/*"}) as response,
    ):
        if response.is_redirect:
            return urljoin(url, response.headers["location"])
        if response.status_code >= 400:
            raise ImageError(f"HTTP {response.status_code}")
        data = bytearray()
        async for chunk in response.aiter_bytes():
            data += chunk
            if len(data) > LARGEST:
                raise ImageError(f"> {LARGEST // 1_000_000} MB")
        return bytes(data)
