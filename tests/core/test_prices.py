"""Prices: per million tokens, by length of the request, and how they are shown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.message import Usage
from app.core.presets import DEFAULT_MODEL, MODELS
from app.core.prices import PriceTier, cost, price_text, tier_for

TIERS = (
    PriceTier("9.65", "48.5"),
    PriceTier("3.25", "16.5", up_to_tokens=32_000),
    PriceTier("4.85", "24.5", up_to_tokens=128_000),
)


def test_the_sample_answer_of_the_documentation() -> None:
    model = next(model for model in MODELS if model.id == DEFAULT_MODEL)
    price = cost(model.prices, Usage(27, 427, 454))
    assert price == (Decimal("0.0010945"), "CNY")
    assert price_text(*price) == "¥0.0010945"


@pytest.mark.parametrize(
    ("tokens", "price"),
    [(0, "3.25"), (32_000, "3.25"), (32_001, "4.85"), (128_000, "4.85"), (128_001, "9.65"), (10**9, "9.65")],
)
def test_the_tier_is_the_smallest_that_holds_the_request(tokens: int, price: str) -> None:
    tier = tier_for(TIERS, tokens)
    assert tier is not None
    assert tier.input == price


def test_beyond_the_last_tier_its_price_holds() -> None:
    assert tier_for(TIERS[1:], 10**9) == TIERS[2]
    assert tier_for((), 1) is None


def test_cached_tokens_are_cheaper_only_where_a_price_says_so() -> None:
    usage = Usage(1_000_000, 0, cached_tokens=400_000)
    assert cost([PriceTier("10", "1")], usage) == (Decimal(10), "CNY")
    assert cost([PriceTier("10", "1", cached_input="1", currency="USD")], usage) == (Decimal("6.4"), "USD")


def test_reasoning_tokens_are_part_of_the_output() -> None:
    assert cost([PriceTier("0", "2")], Usage(5, 1_000_000, reasoning_tokens=900_000)) == (Decimal(2), "CNY")


@pytest.mark.parametrize("usage", [Usage(), Usage(1), Usage(None, 1)])
def test_without_counts_there_is_no_price(usage: Usage) -> None:
    assert cost(TIERS, usage) is None
    assert cost((), Usage(1, 1)) is None


@pytest.mark.parametrize("typed", ["", "cheap", "1,5", "NaN", "Infinity", "-1"])
def test_a_price_that_is_no_number_is_not_known(typed: str) -> None:
    assert cost([PriceTier(typed, "1")], Usage(10, 0)) is None


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        ("0", "¥0"),
        ("0.0010945", "¥0.0010945"),
        ("0.000027", "¥0.000027"),
        ("0.00000012345", "¥0.00000012345"),
        ("0.5", "¥0.5"),
        ("1", "¥1"),
        ("12.34567", "¥12.3457"),
        ("100", "¥100"),
        ("0.9999999", "¥1"),
    ],
)
def test_how_a_price_reads(amount: str, text: str) -> None:
    assert price_text(Decimal(amount), "CNY") == text


def test_other_currencies() -> None:
    assert price_text(Decimal("1.5"), "USD") == "$1.5"
    assert price_text(Decimal("1.5"), "EUR") == "EUR 1.5"


@given(st.decimals(min_value="0.000000001", max_value="100000", places=9))
def test_a_price_shows_four_digits_that_count(amount: Decimal) -> None:
    shown = Decimal(price_text(amount, "CNY").removeprefix("¥"))
    assert abs(shown - amount) <= amount * Decimal("0.0001")
