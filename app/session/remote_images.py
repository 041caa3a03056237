"""Images that answers name by address: fetched one by one, each only after the user asked for it."""

from __future__ import annotations

from collections.abc import Callable

from app.core.localized import Text
from app.session.clients import Clients
from app.session.preferences import Preferences
from app.session.tasks import Tasks

_NOT_FETCHED = Text("图片取不到（{reason}）。", "The image could not be fetched ({reason}).")


class RemoteImages:
    """Fetches in the background; answers by calling back."""

    def __init__(self, preferences: Preferences, clients: Clients, tasks: Tasks) -> None:
        self._preferences, self._clients, self._tasks = preferences, clients, tasks

    def fetch(
        self, url: str, endpoint_id: str, fetched: Callable[[bytes], None], failed: Callable[[Text], None]
    ) -> None:
        """Fetches `url` by the way to an endpoint (proxy, certificates), without its key."""
        self._tasks.spawn(self._fetch(url, endpoint_id, fetched, failed))

    async def _fetch(
        self, url: str, endpoint_id: str, fetched: Callable[[bytes], None], failed: Callable[[Text], None]
    ) -> None:
        from app.api.images import ImageError, fetch_image  # loads httpx

        settings = self._preferences.settings
        endpoint = settings.endpoint(endpoint_id) or settings.endpoints[0]
        password = await self._clients.proxy_password(endpoint)
        try:
            data = await fetch_image(url, endpoint, password)
        except ImageError as error:
            reason = str(error)
            failed(Text(_NOT_FETCHED.say("zh_CN", reason=reason), _NOT_FETCHED.say("en", reason=reason)))
        else:
            fetched(data)
