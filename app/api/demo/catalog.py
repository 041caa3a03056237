"""The demo's endpoint and models."""

from __future__ import annotations

from app.core.catalog import Endpoint, Model, Proxy

DEMO_ENDPOINT = Endpoint(
    id="demo",
    label="Dousha Demo",
    base_url="http://demo.invalid/v1",
    needs_key=False,
    proxy=Proxy(mode="none"),
)
"""The name can never be resolved (RFC 6761): whoever sends here without the demo's transport reaches nobody."""

THINKING, TOOLS, ERRORS = "dousha-demo-thinking", "dousha-demo-tools", "dousha-demo-errors"


def _model(id: str, label: str, *tags: str) -> Model:
    return Model(
        endpoint_id=DEMO_ENDPOINT.id,
        id=id,
        label=label,
        tags=tags,
        context_tokens=32_000,
        max_output_tokens=12_000,
        origin="preset",
    )


DEMO_MODELS = (
    _model("dousha-demo", "Dousha Demo", "text", "code"),
    _model(THINKING, "Dousha Demo Thinking", "text", "thinking"),
    _model(TOOLS, "Dousha Demo Tools", "text"),
    _model(ERRORS, "Dousha Demo Errors", "text"),
)
"""The default model first."""
