"""Makes a JSON value that fits a simple JSON Schema, for the demo's JSON answers and tool calls."""

from __future__ import annotations

from app.core.message import JsonValue

_DEEPEST = 8
_PLAIN: dict[str, JsonValue] = {"string": "豆沙", "integer": 8, "number": 0.8, "boolean": True, "null": None}


def sample(schema: JsonValue, depth: int = 0) -> JsonValue:
    """A value for `schema`: types, properties, items, enum, const, minimum, anyOf. {} gives an empty object."""
    if not isinstance(schema, dict) or depth > _DEEPEST:
        return None
    for name in ("const", "default"):
        if name in schema:
            return schema[name]
    if isinstance(options := schema.get("enum"), list) and options:
        return options[0]
    for name in ("anyOf", "oneOf", "allOf"):
        if isinstance(options := schema.get(name), list) and options:
            return sample(options[0], depth + 1)
    kind = schema.get("type", "object")
    kind = kind[0] if isinstance(kind, list) and kind else kind
    if kind == "object":
        properties = schema.get("properties")
        known = properties if isinstance(properties, dict) else {}
        return {name: sample(inner, depth + 1) for name, inner in known.items()}
    if kind == "array":
        return [sample(schema.get("items", {"type": "string"}), depth + 1)]
    if isinstance(minimum := schema.get("minimum"), int | float) and kind in {"integer", "number"}:
        return minimum
    return _PLAIN.get(str(kind))
