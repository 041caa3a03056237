"""Ready endpoints and models: starting points that the user can edit or remove. Figures carry the day they were read.

Source for wcode.net: its page on doubao-1.5-pro-32k and its model pages, read 2026-11; prices there are per 1000
tokens, kept here per million. Models whose id at wcode.net is not documented are not listed: an id is never guessed.
"""

from __future__ import annotations

from app.core.catalog import Endpoint, Model, Proxy
from app.core.prices import PriceTier

WCODE = Endpoint(
    id="wcode",
    label="wcode.net",
    base_url="https://wcode.net/api/gpt/v1",
    key_url="https://wcode.net/get-apikey",
    billing_url="https://wcode.net/",
)

_DIRECT = Proxy(mode="none")

LOCAL_ENDPOINTS = (
    Endpoint(id="ollama", label="Ollama", base_url="http://127.0.0.1:11434/v1", needs_key=False, proxy=_DIRECT),
    Endpoint(id="lmstudio", label="LM Studio", base_url="http://127.0.0.1:1234/v1", needs_key=False, proxy=_DIRECT),
    Endpoint(id="llamacpp", label="llama.cpp", base_url="http://127.0.0.1:8080/v1", needs_key=False, proxy=_DIRECT),
)
"""Servers on this computer with their default ports; added by the user in one click."""

DEFAULT_MODEL = "doubao-1.5-pro-32k"

_READ = "2026-11-22"
_SEED_PRO = (
    PriceTier("3.25", "16.5", up_to_tokens=32_000),
    PriceTier("4.85", "24.5", up_to_tokens=128_000),
    PriceTier("9.65", "48.5"),
)


def _wcode(id: str, label: str, tags: str, context_k: int, prices: tuple[PriceTier, ...], max_output: int = 0) -> Model:
    return Model(
        endpoint_id=WCODE.id,
        id=id,
        label=label,
        tags=tuple(tags.split()),
        context_tokens=context_k * 1000,
        max_output_tokens=max_output,
        prices=prices,
        dated=_READ,
        origin="preset",
    )


MODELS = (
    _wcode(DEFAULT_MODEL, "Doubao 1.5 Pro 32k", "text", 32, (PriceTier("1", "2.5"),), 12_000),
    _wcode("deepseek/deepseek-v3.2", "DeepSeek V3.2", "text", 128, (PriceTier("3.5", "5.5"),)),
    _wcode(
        "deepseek/deepseek-v3.2-speciale",
        "DeepSeek V3.2 Speciale",
        "text thinking",
        160,
        (PriceTier("3.5", "5.5"),),
    ),
    _wcode("z-ai/glm-4.6v", "GLM 4.6V", "image thinking", 128, (PriceTier("3.75", "11.5"),)),
    _wcode("minimax/minimax-m2.1", "MiniMax M2.1", "text thinking", 192, (PriceTier("3.75", "15"),)),
    _wcode("minimax/minimax-m2.5", "MiniMax M2.5", "content thinking code", 200, (PriceTier("3.5", "15"),)),
    _wcode(
        "qwen/qwen3.5-397b-a17b",
        "Qwen3.5 397B A17B",
        "text thinking multimodal",
        256,
        (PriceTier("1.75", "12.5", up_to_tokens=128_000), PriceTier("5", "30")),
    ),
    _wcode("doubao-seed-2.0-code", "Doubao Seed 2.0 Code", "code thinking", 256, _SEED_PRO),
    _wcode("doubao-seed-2.0-pro", "Doubao Seed 2.0 Pro", "text thinking multimodal", 256, _SEED_PRO),
)
"""The models that wcode.net documents with an id. K is taken as 1000: the page does not say, and less is safe."""
