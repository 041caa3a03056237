"""What an answer costs. Prices are per million tokens with a currency; services quote per thousand or per million."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

import msgspec

from app.core.message import Usage

MILLION = Decimal(1_000_000)


class PriceTier(msgspec.Struct, frozen=True, omit_defaults=True):
    """The price for requests of up to `up_to_tokens` input tokens (0: any length), per million tokens."""

    input: str
    """Decimal number as text, e.g. "1" for CNY 1 per million input tokens: floats would print badly."""
    output: str
    cached_input: str = ""
    currency: str = "CNY"
    up_to_tokens: int = 0


def tier_for(tiers: Sequence[PriceTier], prompt_tokens: int) -> PriceTier | None:
    """The tier that a request with `prompt_tokens` falls in: the smallest that holds it, else the last."""
    ordered = sorted(tiers, key=lambda tier: tier.up_to_tokens or float("inf"))
    return next(
        (tier for tier in ordered if not tier.up_to_tokens or prompt_tokens <= tier.up_to_tokens),
        ordered[-1] if ordered else None,
    )


def cost(tiers: Sequence[PriceTier], usage: Usage) -> tuple[Decimal, str] | None:
    """The price of one answer and its currency; None when price or token counts are not known or make no sense.

    Reasoning tokens are part of completion_tokens and billed as output; cached tokens are part of prompt_tokens.
    """
    if usage.prompt_tokens is None or usage.completion_tokens is None:
        return None
    tier = tier_for(tiers, usage.prompt_tokens)
    if tier is None:
        return None
    cached = usage.cached_tokens or 0 if tier.cached_input else 0
    try:
        amount = (
            (usage.prompt_tokens - cached) * Decimal(tier.input)
            + cached * Decimal(tier.cached_input or 0)
            + usage.completion_tokens * Decimal(tier.output)
        ) / MILLION
    except InvalidOperation:  # a price that was typed is no number
        return None
    return (amount, tier.currency) if amount.is_finite() and amount >= 0 else None


def price_text(amount: Decimal, currency: str) -> str:
    """`amount` with at least four significant digits, never "0.00" for a small sum: ¥0.0010945."""
    symbol = {"CNY": "¥", "USD": "$"}.get(currency, f"{currency} ")
    if not amount:
        return f"{symbol}0"
    digits = max(2, 5 - amount.adjusted() - 1) if amount < 1 else 4
    return symbol + f"{amount:.{digits}f}".rstrip("0").rstrip(".")
