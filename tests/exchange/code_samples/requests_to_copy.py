"""Requests that are hard to write as a program."""

from __future__ import annotations

from app.core.request import ChatRequest

NASTY = (
    'it\'s "quoted" \\ back\\\\slash \\n \\u0041 \\( \\#( \\##\n\r\n\ttab `tick` $HOME ${HOME} $(id) '
    "%s %d%% {} {0} {{x}} #{x} 你好 🌏 👩\u200d👩 ?> <?php ??/ ??' ???/ \x01\x07\x1b\x7f\x85 \u2028\u2029 \u202e\ufeff "
    "\u3000 */ // # -- \"\"\" ''' `` "
    '"# "## "### #" JSON\nJSON\nEOF\nEOF; <<url>> <<key>> <<json>> @"x" \\\n'
)

REQUEST = ChatRequest(
    model="doubao-1.5-pro-32k",
    messages=(
        {"role": "system", "content": "用中文回答"},
        {"role": "user", "content": NASTY},
        {"role": "assistant", "content": None, "tool_calls": [{"id": "1", "function": {"arguments": '{"a": "\\"'}}]},
        {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}]},
    ),
    parameters={
        "temperature": 0.7,
        "top_p": 1,
        "top_k": 40,
        "min_p": 0.05,
        "seed": 2**53 + 1,
        "stop": ["\n", "'", '"', "\\"],
        "logprobs": True,
        "logit_bias": {"50256": -100},
        "response_format": {"type": "json_object"},
        "tools": [{"type": "function", "function": {"name": "f", "parameters": {"__proto__": {}, "a": []}}}],
        "extra_body": {"provider": None, "it's": {"${x}": "`"}},
    },
)
"""All kinds of JSON values, and all the characters that some language has a meaning for."""
