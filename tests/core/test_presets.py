"""What ships ready-made: true to the documentation of the first target, and no guesses."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.core.base_url import chat_url, normalise
from app.core.catalog import Endpoint, Model
from app.core.presets import DEFAULT_MODEL, LOCAL_ENDPOINTS, MODELS, WCODE
from app.core.settings import Settings

ENDPOINTS = (WCODE, *LOCAL_ENDPOINTS)
TAGS = {"text", "thinking", "image", "multimodal", "code", "content"}


def test_the_first_target() -> None:
    assert chat_url(WCODE.base_url) == "https://wcode.net/api/gpt/v1/chat/completions"
    assert WCODE.needs_key
    model = next(model for model in MODELS if model.id == DEFAULT_MODEL)
    assert (model.context_tokens, model.max_output_tokens) == (32_000, 12_000)
    assert (model.prices[0].input, model.prices[0].output) == ("1", "2.5")  # per million; the page says per thousand


def test_new_settings_talk_to_it() -> None:
    settings = Settings()
    assert settings.endpoint(settings.endpoint_id) == WCODE
    assert settings.model == DEFAULT_MODEL


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.id)
def test_addresses_are_as_the_user_would_get_them(endpoint: Endpoint) -> None:
    assert normalise(endpoint.base_url) == endpoint.base_url
    for page in (endpoint.key_url, endpoint.billing_url):
        assert not page or page.startswith("https://")


@pytest.mark.parametrize("endpoint", LOCAL_ENDPOINTS, ids=lambda endpoint: endpoint.id)
def test_servers_on_this_computer_need_no_key_and_no_proxy(endpoint: Endpoint) -> None:
    assert not endpoint.needs_key
    assert endpoint.proxy.mode == "none"
    assert endpoint.base_url.startswith("http://127.0.0.1:")


def test_ids_are_there_once() -> None:
    assert len({endpoint.id for endpoint in ENDPOINTS}) == len(ENDPOINTS)
    assert len({model.id for model in MODELS}) == len(MODELS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_models(model: Model) -> None:
    assert model.endpoint_id == WCODE.id
    assert model.origin == "preset"
    assert model.label
    assert model.dated
    assert model.tags
    assert set(model.tags) <= TAGS
    assert model.context_tokens >= 32_000
    assert model.max_output_tokens <= model.context_tokens
    for tier in model.prices:
        assert Decimal("0.01") < Decimal(tier.input) < Decimal(tier.output) < 100  # per million, not per thousand
        assert tier.currency == "CNY"


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.id)
def test_price_tiers_end_without_a_limit(model: Model) -> None:
    assert min(tier.up_to_tokens for tier in model.prices) == 0
    assert sum(tier.up_to_tokens == 0 for tier in model.prices) == 1
