"""Settings as a value: no secrets in it, and a change is a new one."""

from __future__ import annotations

import msgspec
import pytest

from app.core.catalog import Endpoint, Proxy
from app.core.presets import WCODE
from app.core.settings import Preset, Settings, refused_key


def test_an_endpoint_that_was_removed_is_none() -> None:
    settings = Settings(endpoints=(WCODE, Endpoint(id="x", label="X", base_url="https://x.example/v1")))
    assert settings.endpoint("x").label == "X"
    assert settings.endpoint("gone") is None
    assert Settings(endpoints=()).endpoint(WCODE.id) is None


def test_settings_do_not_change() -> None:
    with pytest.raises(AttributeError):
        Settings().theme = "dark"


def test_nothing_in_them_is_made_for_a_secret() -> None:
    """Keys and passwords live in the keyring; a field for one must not even exist."""
    fields = {field.name for kind in (Settings, Endpoint, Proxy, Preset) for field in msgspec.structs.fields(kind)}
    assert not fields & {"key", "api_key", "password", "secret", "token"}
    assert "needs_key" in fields


def test_the_key_of_refused_parameters_keeps_endpoint_and_model_apart() -> None:
    assert len({refused_key("a", "bc"), refused_key("ab", "c"), refused_key("a/b", "c"), refused_key("a", "b/c")}) == 4


def test_settings_are_the_same_after_writing_and_reading() -> None:
    settings = Settings(
        endpoints=(WCODE, Endpoint(id="x", label="X", base_url="u", proxy=Proxy("manual", "socks5://p:1", "me"))),
        presets=(Preset("Short", {"max_tokens": 10}, "Be short."),),
        refused={refused_key("x", "m"): ("top_k",)},
        window={"geometry": "AAAA"},
    )
    assert msgspec.json.decode(msgspec.json.encode(settings), type=Settings) == settings
