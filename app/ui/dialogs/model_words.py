"""How a model's abilities, context and prices read, in the language in force."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from PySide6.QtCore import QObject

from app.core.catalog import Model
from app.core.prices import price_text, tier_for


class ModelWords(QObject):
    """Texts about a model; unknown figures are left out."""

    def title(self, model: Model) -> str:
        """What the model is called."""
        return model.label or model.id

    def tags(self, model: Model) -> list[str]:
        """What the model can do, a word each."""
        names = {
            "text": self.tr("text"),
            "thinking": self.tr("thinking"),
            "image": self.tr("images"),
            "multimodal": self.tr("multimodal"),
            "code": self.tr("code"),
            "content": self.tr("creation"),
        }
        return [names.get(tag, tag) for tag in model.tags]

    def facts(self, model: Model) -> str:
        """Id, context and price on one line."""
        parts = [model.id if model.label else ""]
        if model.context_tokens:
            parts.append(self.tr("{n} context").format(n=_tokens(model.context_tokens)))
        parts.append(self.price(model))
        return " · ".join(part for part in parts if part)

    def price(self, model: Model) -> str:
        """The price of the shortest requests per million tokens, and since when; "" when it is not known."""
        tier = tier_for(model.prices, 0)
        if tier is None:
            return ""
        try:
            paid = {"input": Decimal(tier.input), "output": Decimal(tier.output)}
        except InvalidOperation:  # edited by hand in the settings file
            return ""
        prices = {name: price_text(amount, tier.currency) for name, amount in paid.items()}
        pattern = self.tr("{input} in, {output} out per million tokens")
        if len(model.prices) > 1:
            pattern = self.tr("from {input} in, {output} out per million tokens")
        as_of = self.tr("as of {date}").format(date=model.dated) if model.dated else ""
        return pattern.format(**prices) + (f" ({as_of})" if as_of else "")


def _tokens(count: int) -> str:
    """A number of tokens as services write it: 32K, 1M."""
    for unit, size in (("M", 1_000_000), ("K", 1000), ("M", 1 << 20), ("K", 1 << 10)):
        if count >= size and count % size == 0:
            return f"{count // size}{unit}"
    return f"{count:,}"
