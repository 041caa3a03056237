"""Python with requests, and with OpenAI's SDK."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.message import JsonValue
from app.exchange.code_samples.sample import Sample

_SDK_ARGUMENTS = frozenset(
    {
        *("model", "messages", "stream", "stream_options", "temperature", "top_p", "n", "stop", "seed", "user"),
        *("max_tokens", "max_completion_tokens", "frequency_penalty", "presence_penalty", "logit_bias"),
        *("logprobs", "top_logprobs", "response_format", "tools", "tool_choice", "parallel_tool_calls"),
    }
)
"""What `create` has taken by name since version 1.40; other names raise TypeError, so they go into extra_body."""

_REQUESTS = """
# pip install requests; set the environment variable <<key>> to the API key.
import os
import sys

import requests

body = <<body>>

response = requests.post(
    "<<url>>",
    json=body,
    headers={"Authorization": f"Bearer {os.environ['<<key>>']}"},
    timeout=(10, 300),
    stream=<<stream>>,
)
for piece in response.iter_content(chunk_size=None):
    sys.stdout.buffer.write(piece)
    sys.stdout.buffer.flush()
if not response.ok:
    sys.exit(f"HTTP {response.status_code}")
"""


def requests(sample: Sample) -> str:
    """A script that prints what the service answers."""
    return sample.fill(_REQUESTS, body=literal(sample.body), stream=str(sample.streaming))


_SDK = """
# pip install openai; set the environment variable <<key>> to the API key.
import os

from openai import OpenAI

client = OpenAI(base_url="<<base_url>>", api_key=os.environ["<<key>>"])

completion = client.chat.completions.create(
<<arguments>>
)
"""
_SDK_WHOLE = "print(completion.choices[0].message.content or completion.model_dump_json(indent=2))\n"
_SDK_STREAM = """for chunk in completion:
    for choice in chunk.choices:
        print(choice.delta.content or "", end="", flush=True)
print()
"""


def openai_sdk(sample: Sample) -> str:
    """A script that prints the text of the answer."""
    arguments = {name: value for name, value in sample.body.items() if name in _SDK_ARGUMENTS}
    others = {name: value for name, value in sample.body.items() if name not in _SDK_ARGUMENTS}
    if others:
        arguments["extra_body"] = others
    lines = "\n".join(f"    {name}={literal(value, 1)}," for name, value in arguments.items())
    return sample.fill(_SDK, arguments=lines) + (_SDK_STREAM if sample.streaming else _SDK_WHOLE)


def literal(value: JsonValue, level: int = 0) -> str:
    """`value` as Python would write it, indented."""
    start, end = "    " * (level + 1), "    " * level
    if isinstance(value, Mapping) and value:
        items = "".join(f"{start}{name!r}: {literal(item, level + 1)},\n" for name, item in value.items())
        return f"{{\n{items}{end}}}"
    if isinstance(value, list | tuple) and value:
        items = "".join(f"{start}{literal(item, level + 1)},\n" for item in value)
        return f"[\n{items}{end}]"
    return repr(value)
