"""The services the user can talk to: their clients, keys and models; leaves conversations to Workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core import api_key
from app.core.catalog import Endpoint, Model
from app.core.errors import APIError, AuthenticationError, ErrorKind
from app.core.message import ErrorRecord
from app.core.presets import MODELS
from app.session.clients import ClientFactory, Clients
from app.session.preferences import Preferences
from app.session.remote_images import RemoteImages
from app.session.tasks import Tasks
from app.storage.keys import KeyProblem, KeyResult, KeyStore
from app.storage.models_cache import ModelsCache

if TYPE_CHECKING:  # httpx is loaded with the first request, not at start-up
    from app.api.client import ApiClient

__all__ = ["ClientFactory", "KeyResult", "Services"]


class Services(QObject):
    """Endpoints with their clients, keys and models. Results come as signals that carry the endpoint's id."""

    models_changed = Signal(str)
    models_failed = Signal(str, object)
    """Endpoint id and ErrorRecord."""
    key_changed = Signal(str, object)
    """Endpoint id and KeyResult: after a key was stored, removed or read."""
    proxy_password_changed = Signal(str, object)
    """The same for the password of the endpoint's proxy."""
    checked = Signal(str, object)
    """Endpoint id and ErrorRecord, or None when the endpoint works."""
    keyring_waiting = Signal(bool)

    def __init__(
        self, preferences: Preferences, keys: KeyStore, cache: ModelsCache, make_client: ClientFactory
    ) -> None:
        super().__init__()
        self.preferences = preferences
        self._keys = keys
        self._cache = cache
        self._clients = Clients(keys, make_client)
        self._fetched: dict[str, list[str]] = {}
        self._asked_in_vain: set[str] = set()
        self._tasks = Tasks()
        self.images = RemoteImages(preferences, self._clients, self._tasks)

    async def prepared(self, endpoint_id: str) -> tuple[ApiClient, str]:
        """The endpoint's client and key. Raises APIError: endpoint removed, no key, keyring does not answer."""
        endpoint = self.preferences.settings.endpoint(endpoint_id)
        if endpoint is None:
            raise APIError(ErrorKind.NO_ENDPOINT)
        key = await self._key(endpoint)
        return await self._clients.get(endpoint), key

    async def _key(self, endpoint: Endpoint) -> str:
        """The stored key, "" if the endpoint needs none. Raises AuthenticationError."""
        if not endpoint.needs_key and endpoint.id in self._asked_in_vain:
            return ""
        found = await self._keys.get(endpoint.id)
        if found.problem:
            self._asked_in_vain.add(endpoint.id)  # a prompt at every send, for a key that need not be, is too much
        if endpoint.needs_key and not found.value:
            asked = found.problem not in {None, KeyProblem.NO_BACKEND}
            raise AuthenticationError(ErrorKind.KEYRING if asked else ErrorKind.NO_KEY)
        return found.value

    # keys

    def set_key(self, endpoint_id: str, pasted: str, purpose: str = "key") -> None:
        """Cleans and stores a key (or, with purpose "proxy", a proxy password); `key_changed` (or
        `proxy_password_changed`) tells how it went.
        """
        value = api_key.clean(pasted) if purpose == "key" else pasted
        self._asked_in_vain.discard(endpoint_id)
        self._tasks.spawn(self._change_key(endpoint_id, value, purpose))

    def read_key(self, endpoint_id: str, purpose: str = "key") -> None:
        """Asks the keyring whether there is a key (or a proxy password); the signals of `set_key` answer."""
        self._tasks.spawn(self._read_key(endpoint_id, purpose))

    async def _change_key(self, endpoint_id: str, value: str, purpose: str) -> None:
        result = await (
            self._keys.set(endpoint_id, value, purpose) if value else self._keys.delete(endpoint_id, purpose)
        )
        if purpose == "proxy":
            self._clients.retire(endpoint_id)
        self._tell(endpoint_id, result, purpose)

    async def _read_key(self, endpoint_id: str, purpose: str) -> None:
        self._tell(endpoint_id, await self._keys.get(endpoint_id, purpose), purpose)

    def _tell(self, endpoint_id: str, result: KeyResult, purpose: str) -> None:
        (self.key_changed if purpose == "key" else self.proxy_password_changed).emit(endpoint_id, result)

    # endpoints

    def put_endpoint(self, endpoint: Endpoint) -> None:
        """Adds `endpoint`, or replaces the one with its id."""
        endpoints = list(self.preferences.settings.endpoints)
        places = [place for place, known in enumerate(endpoints) if known.id == endpoint.id]
        if places:
            endpoints[places[0]] = endpoint
        else:
            endpoints.append(endpoint)
        self.preferences.update(endpoints=tuple(endpoints))

    def remove_endpoint(self, endpoint_id: str) -> None:
        """Removes an endpoint and its key. Its conversations stay and can be sent elsewhere."""
        settings = self.preferences.settings
        kept = tuple(endpoint for endpoint in settings.endpoints if endpoint.id != endpoint_id)
        fields: dict[str, object] = {"endpoints": kept}
        if settings.endpoint_id == endpoint_id and kept:
            fields["endpoint_id"] = kept[0].id
            fields["model"] = next((model.id for model in self.models(kept[0].id)), "")
        self.preferences.update(**fields)
        self.set_key(endpoint_id, "")
        self.set_key(endpoint_id, "", "proxy")

    def check(self, endpoint: Endpoint, pasted_key: str, model: str, proxy_password: str = "") -> None:
        """Tries `endpoint` with a key and a password that need not be stored yet ("": the stored one).

        `checked` answers.
        """
        self._tasks.spawn(self._check(endpoint, api_key.clean(pasted_key), model, proxy_password))

    async def _check(self, endpoint: Endpoint, key: str, model: str, password: str) -> None:
        client = self._clients.make(endpoint, password or await self._clients.proxy_password(endpoint))
        try:
            await client.check(key or await self._key(endpoint), model)
        except APIError as error:
            self.checked.emit(endpoint.id, error.record())
        except Exception:  # a mistake of the app's own, which the loop tells of; the dialog must not wait for ever
            self.checked.emit(endpoint.id, ErrorRecord(ErrorKind.UNKNOWN))
            raise
        else:
            self.checked.emit(endpoint.id, None)
        finally:
            await client.aclose()

    # models

    def models(self, endpoint_id: str) -> list[Model]:
        """What the picker offers: presets as edited by the user, then what /models named, each id once."""
        settings = self.preferences.settings
        hidden = set(settings.hidden_models)
        listed: dict[str, Model] = {}
        for model in (*MODELS, *settings.models):
            if model.endpoint_id == endpoint_id and (endpoint_id, model.id) not in hidden:
                listed[model.id] = model
        for model_id in self._fetched_ids(endpoint_id):
            if (endpoint_id, model_id) not in hidden and model_id not in listed:
                listed[model_id] = Model(endpoint_id=endpoint_id, id=model_id, origin="fetched")
        return list(listed.values())

    def _fetched_ids(self, endpoint_id: str) -> list[str]:
        if endpoint_id not in self._fetched:
            self._fetched[endpoint_id] = self._cache.load(endpoint_id)[0]
        return self._fetched[endpoint_id]

    def model(self, endpoint_id: str, model_id: str) -> Model:
        """What is known of a model, listed or not: old answers keep their price. Of an unknown one, just its id."""
        known = (
            m for m in (*self.preferences.settings.models, *MODELS) if (m.endpoint_id, m.id) == (endpoint_id, model_id)
        )
        return next(known, Model(endpoint_id=endpoint_id, id=model_id))

    def put_model(self, model: Model) -> None:
        """Adds or replaces a model as edited by the user."""
        settings = self.preferences.settings
        others = tuple(m for m in settings.models if (m.endpoint_id, m.id) != (model.endpoint_id, model.id))
        hidden = tuple(key for key in settings.hidden_models if key != (model.endpoint_id, model.id))
        edited = msgspec.structs.replace(model, origin="typed")
        self.preferences.update(models=(*others, edited), hidden_models=hidden)
        self.models_changed.emit(model.endpoint_id)

    def remove_model(self, endpoint_id: str, model_id: str) -> None:
        """Takes a model off the list; one that is a preset, or that /models names, stays away."""
        settings = self.preferences.settings
        kept = tuple(m for m in settings.models if (m.endpoint_id, m.id) != (endpoint_id, model_id))
        hidden = tuple(dict.fromkeys((*settings.hidden_models, (endpoint_id, model_id))))
        self.preferences.update(models=kept, hidden_models=hidden)
        self.models_changed.emit(endpoint_id)

    def refresh_models(self, endpoint_id: str) -> None:
        """Asks the service for its models; `models_changed` or `models_failed` answers."""
        self._tasks.spawn(self._refresh_models(endpoint_id))

    async def _refresh_models(self, endpoint_id: str) -> None:
        try:
            client, key = await self.prepared(endpoint_id)
            self._fetched[endpoint_id] = ids = await client.models(key)
            await self._cache.save(endpoint_id, ids)
        except APIError as error:
            self.models_failed.emit(endpoint_id, error.record())
        else:
            self.models_changed.emit(endpoint_id)

    async def aclose(self) -> None:
        """Ends what runs and closes all connections."""
        await self._tasks.settle(timeout_s=2)  # a key being stored; an open keyring prompt is not waited for
        await self._tasks.cancel()
        await self._clients.aclose()
