"""What the user set for the whole app; no secrets, ever: keys and proxy passwords live in the keyring."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from app.core.catalog import Endpoint, Model
from app.core.message import JsonValue
from app.core.presets import DEFAULT_MODEL, WCODE


class Preset(msgspec.Struct, frozen=True):
    """A named set of parameter values and a system prompt, applied to a conversation in one go."""

    name: str
    parameters: Mapping[str, JsonValue] = {}
    system_prompt: str = ""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """All settings; a change is a new value (`msgspec.structs.replace`)."""

    language: str = ""
    """One of localized.LANGUAGES; "" follows the system."""
    theme: str = "system"
    """"system", "light" or "dark"."""
    endpoints: tuple[Endpoint, ...] = (WCODE,)
    models: tuple[Model, ...] = ()
    """Models that the user typed, and presets that the user edited; they win over `presets.MODELS`."""
    hidden_models: tuple[tuple[str, str], ...] = ()
    """(endpoint id, model id) of presets that the user removed."""
    endpoint_id: str = WCODE.id
    """For new conversations, with `model`."""
    model: str = DEFAULT_MODEL
    presets: tuple[Preset, ...] = ()
    default_preset: str = ""
    """Name of the preset that new conversations start with; "" for none."""
    refused: Mapping[str, tuple[str, ...]] = {}
    """Parameters not to send, by `refused_key(endpoint id, model)`: the service refused them and the user agreed."""
    check_updates: bool = False
    """Whether to ask once a day, at the start, if there is a newer version. Only the user turns it on."""
    backups: bool = True
    """Whether a backup is made every day."""
    backup_folder: str = ""
    """Where to; "" for the folder beside the conversations."""
    searches: tuple[str, ...] = ()
    """Searches that the user keeps, as typed, the last saved first."""
    window: Mapping[str, JsonValue] = {}
    """The ui's own memory: geometry, splitter sizes, hidden panes. Losing it loses nothing of the user's."""
    extra: Mapping[str, JsonValue] = {}
    """Fields that this version does not know; written back as they came."""

    def endpoint(self, endpoint_id: str) -> Endpoint | None:
        """The endpoint with this id, or None when it was removed."""
        return next((endpoint for endpoint in self.endpoints if endpoint.id == endpoint_id), None)


def refused_key(endpoint_id: str, model: str) -> str:
    """The key of Settings.refused; a line break cannot be part of either."""
    return f"{endpoint_id}\n{model}"
