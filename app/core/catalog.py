"""Services and models as values: where to send, what a model can do, what it costs; `presets` lists the ready ones."""

from __future__ import annotations

import msgspec

from app.core.prices import PriceTier


class Proxy(msgspec.Struct, frozen=True, omit_defaults=True):
    """How to reach an endpoint. mode "system": the environment and the desktop; "none": directly; "manual": `url`."""

    mode: str = "system"
    url: str = ""
    """http://, https:// or socks5:// with host and port, without user and password."""
    user: str = ""
    """The password is kept in the keyring, never here."""


class Endpoint(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A service that speaks the chat-completions protocol."""

    id: str
    label: str
    base_url: str
    """Normalised by `base_url.normalise`: ends without a slash, without /chat/completions."""
    needs_key: bool = True
    key_url: str = ""
    """Where people get a key; opened by a button."""
    billing_url: str = ""
    proxy: Proxy = Proxy()
    ca_file: str = ""
    """A PEM file whose certificates are trusted besides the system's; "" for none."""
    streaming: bool = True
    """Off for networks whose proxies cannot pass a stream."""
    idle_timeout_s: int = 300
    """No data for so long ends a request; range 10 to 3600."""


class Model(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A model as one endpoint serves it. 0 and "" mean: not known; nothing is guessed."""

    endpoint_id: str
    id: str
    """As the service spells it: dots, slashes, colons, capitals; never parsed, never a file name."""
    label: str = ""
    tags: tuple[str, ...] = ()
    """Of: text, thinking, image, multimodal, code, content."""
    context_tokens: int = 0
    max_output_tokens: int = 0
    prices: tuple[PriceTier, ...] = ()
    dated: str = ""
    """When context and prices were read, ISO date."""
    origin: str = "typed"
    """"preset", "fetched" from /models, or "typed" by the user."""
