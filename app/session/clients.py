"""The network clients in use, one an endpoint; leaves keys, models and settings to Services."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.core.catalog import Endpoint
from app.storage.keys import PROXY, KeyStore

if TYPE_CHECKING:  # httpx is loaded with the first request, not at start-up
    from app.api.client import ApiClient

ClientFactory = Callable[[Endpoint, str], "ApiClient"]
"""Makes the client of an endpoint, given its proxy password."""


class Clients:
    """Makes a client when it is first needed, and another when the endpoint was changed."""

    def __init__(self, keys: KeyStore, make_client: ClientFactory) -> None:
        self.make = make_client
        self._keys = keys
        self._current: dict[str, tuple[Endpoint, ApiClient]] = {}
        self._retired: list[ApiClient] = []

    async def get(self, endpoint: Endpoint) -> ApiClient:
        """The client for `endpoint` as it is now."""
        known = self._current.get(endpoint.id)
        if known and known[0] == endpoint:
            return known[1]
        password = await self.proxy_password(endpoint)
        known = self._current.get(endpoint.id)  # another send may have been faster
        if known and known[0] == endpoint:
            return known[1]
        self.retire(endpoint.id)
        client = self.make(endpoint, password)
        self._current[endpoint.id] = (endpoint, client)
        return client

    async def proxy_password(self, endpoint: Endpoint) -> str:
        """The stored password of the endpoint's proxy; "" where it needs none."""
        return (await self._keys.get(endpoint.id, PROXY)).value if endpoint.proxy.user else ""

    def retire(self, endpoint_id: str) -> None:
        """The next request gets a new client. The old one is closed at the end only: replies may be streaming on it."""
        if known := self._current.pop(endpoint_id, None):
            self._retired.append(known[1])

    async def aclose(self) -> None:
        """Closes all connections."""
        for endpoint_id in list(self._current):
            self.retire(endpoint_id)
        while self._retired:
            await self._retired.pop().aclose()
