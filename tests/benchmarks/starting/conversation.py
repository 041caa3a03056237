"""The data folder that Dousha starts with: a list of conversations, one of them on screen when the app was closed."""

from __future__ import annotations

import asyncio
from pathlib import Path

from app.core.clock import now
from app.core.conversation import Conversation
from app.core.message import Message, Role, TextPart
from app.core.settings import Settings
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from app.storage.settings import SettingsStore

LISTED = 50
LAST_WORDS = "That is all there is to it."
_TURNS = 6
_QUESTION = "怎么用 Python 读取 CSV 文件？ How do I read a CSV file, and what does it cost? ({number})"
_ANSWER = """## Reading a CSV file

The standard library **has it**: see [the documentation](https://docs.python.org/3/library/csv.html). 标准库里就有。

```python
import csv

with open("prices.csv", newline="", encoding="utf-8") as file:
    for row in csv.DictReader(file):
        print(row["name"], float(row["price"]) * 1.06)
```

| way | lines | memory |
|---|---:|---|
| `csv` | 4 | a row |
| pandas | 1 | the whole file |

1. Give the encoding, or Windows chooses one.
2. 行尾要用 `newline=""`。

> Small files need nothing else.

"""


def make(folder: Path) -> None:
    """Fills `folder` (what is given as --data-dir) with LISTED conversations; the last one is on screen at start."""
    asyncio.run(_make(folder))


async def _make(folder: Path) -> None:
    store = ConversationStore(folders_under(folder))
    conversation = Conversation()
    for number in range(LISTED):
        conversation = _conversation(number)
        await store.create(conversation)
    await store.aclose()
    settings = Settings(language="en", theme="light", window={"conversation": conversation.id})
    await SettingsStore(folders_under(folder)).save(settings)


def example() -> Conversation:
    """One of them."""
    return _conversation(0)


def _conversation(number: int) -> Conversation:
    conversation = Conversation(title=f"CSV 文件 {number}", endpoint_id="wcode", model="doubao-1.5-pro-32k")
    for turn in range(_TURNS):
        for role, text in ((Role.USER, _QUESTION.format(number=turn)), (Role.ASSISTANT, _ANSWER)):
            message_id = f"{number}-{turn}-{role.value}"
            ending = LAST_WORDS if turn == _TURNS - 1 and role == Role.ASSISTANT else ""
            conversation.put(
                Message(
                    id=message_id,
                    parent_id=conversation.current_id,
                    role=role,
                    created_at=now(),
                    parts=(TextPart(text + ending),),
                )
            )
            conversation.current_id = message_id
    return conversation
