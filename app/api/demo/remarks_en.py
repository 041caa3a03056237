"""What the demo service says in English besides its answers. `{question}` is replaced by what was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from app.core.message import JsonValue
from app.core.request import NO_TOOL_RESULT

ABOUT = """\
You said:

{question}

I am only Dousha's built-in demo service and no real language model, so I cannot answer that. But I can tell you what \
**Dousha** does for you:

- **It talks to any service with an OpenAI-compatible API.** Enter its address and your API key in the settings; or \
connect to Ollama, LM Studio or llama.cpp on your own computer.
- **It loses nothing.** Each message is on disk before it is sent. When an answer breaks off, what arrived is kept, \
and "Continue" goes on from there.
- **It overwrites nothing.** Editing an earlier message or asking again makes a branch; `‹ 2/3 ›` goes from one to the \
other.
- **It shows its parameters.** The sidebar lists them all; what you do not set is not sent, and you can read the exact \
request before it leaves.

To see more, try: *write some code*, *explain a formula*, *make a table*, *write a poem*, *what is the weather in \
London?*, *think carefully*, *error 429*.
"""

ERRORS = """\
This demo model is there to show **what happens when something goes wrong**. Send one of these:

| You say | What happens |
|:--------|:-------------|
| `error 401` | the server does not accept the API key |
| `error 402` | the account is out of credit |
| `error 403` | no permission |
| `error 404` | there is no such model |
| `error 429` | too many requests; after 3 seconds it is sent again, and works |
| `error 500` | a fault of the server; it is sent again |
| `drop` | the connection is lost in the middle of the answer |
| `mid-answer error` | the server reports an error in the middle of the answer |
| `slow start` | some seconds pass before the answer begins |
"""

AFTER_ERROR = """\
This time it worked.

The **429** a moment ago means "too many requests"; the server asked for a pause of 3 seconds (`Retry-After: 3`). \
Dousha waited and sent your message again by itself. If you do not want to wait, press "Retry now" or "Cancel".
"""

REASONING = {
    "": (
        'The user said: "{question}". I am a demo service and cannot really reason, but I can show how thinking is '
        "displayed: it appears here word by word, and folds away when the answer begins.\n\nNow for the answer, with a "
        "few words on what Dousha can do."
    ),
    "thinking": (
        "The user asks which is larger, 9.11 or 9.9.\n\nThe whole parts are both 9, so they decide nothing.\n\n"
        "Now the decimals: 0.11 and 0.9. With the same number of places, 0.9 is 0.90, and 0.90 is more than 0.11.\n\n"
        "So 9.9 > 9.11.\n\nSome compare them like version numbers, where 9.11 comes after 9.9. I should mention that."
    ),
    "weather": (
        "The user wants to know the weather. I have no current data of my own, so I should call get_weather with the "
        "city from the question."
    ),
    "code": (
        "The user wants code. Quicksort is clearest with list comprehensions: not in place, but easy to read. I should "
        "add its complexity and when to use something else."
    ),
    "math": (
        "For the quadratic formula it is best to show how completing the square leads to it, sum up with the "
        "discriminant, and end with an example that works out well: x² − 5x + 6 = 0."
    ),
}
"""By subject; "" for all others."""

JSON_OBJECT: dict[str, JsonValue] = {
    "name": "Dousha",
    "kind": "desktop chat client",
    "promises": ["nothing is lost", "everything is found", "it is always fast"],
    "sweetness": 0.23,
    "needs_network": False,
}
"""The answer when any JSON object will do."""


def parameters(sent: Mapping[str, JsonValue]) -> str:
    """The answer that shows what was sent besides the messages."""
    rows = "\n".join(f"| `{name}` | `{_cell(value)}` |" for name, value in sent.items())
    whole = json.dumps(sent, ensure_ascii=False, indent=2)
    return f"""\
Besides `messages`, this request carried these fields:

| Field | Value |
|:------|:------|
{rows}

The whole of it as JSON:

```json
{whole}
```

Parameters that are not set are not sent: the server then uses its own defaults.
"""


def after_tool(city: str, results: Sequence[str]) -> str:
    """The answer once the tool's results are there."""
    given = [result.strip() for result in results if result.strip() and result.strip() != NO_TOOL_RESULT]
    if not given:
        return (
            f"The tool gave no result, so I cannot tell you the weather in {city}. "
            "Send me a result, and I will go on from there.\n"
        )
    quoted = "\n\n".join(f"```\n{result}\n```" for result in given)
    return f"""\
The tool says:

{quoted}

So that is what to expect in **{city}** today. Before you go out, have a look through the window as well:

- if it gets cooler later, take a jacket;
- if it may rain, take an umbrella; and if not, it does no harm.
"""


def _cell(value: JsonValue) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return (text if len(text) <= 60 else text[:60] + "…").replace("|", "\\|").replace("`", "'")
