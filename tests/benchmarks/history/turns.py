"""What storing one turn costs in a conversation of 10,000 messages, compared with an empty one."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from app.core.changes import Change, FieldsSet, MessageGrown, MessagePut, apply
from app.core.clock import new_id, now
from app.core.conversation import Conversation
from app.core.message import Message, MessageState, Role, TextPart
from app.core.search.hits import Order
from app.core.search.query import parse
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under

MOST = 1.5
_LENGTH, _ROUNDS = 10_000, 60


async def measure() -> bool:
    """Prints the ratio; whether it is small enough."""
    with tempfile.TemporaryDirectory() as folder:
        store = ConversationStore(folders_under(Path(folder)))
        both = (_conversation(0), _conversation(_LENGTH))
        for conversation in both:
            await store.create(conversation)
        await store.verify({})
        took: tuple[list[float], list[float]] = ([], [])
        found: list[float] = []
        for number in range(_ROUNDS):
            for conversation, times in zip(both, took, strict=True):
                begin = time.perf_counter()
                await _turn(store, conversation, f"turn{number:04}")
                times.append(time.perf_counter() - begin)
            if number % 10 == 0:
                begin = time.perf_counter()
                while len((await store.index.search(parse(f"turn{number:04}"), Order.NEWEST).more(9)).groups) < 2:
                    pass
                found.append(time.perf_counter() - begin)
        await store.aclose()
    short, long = (1000 * statistics.median(times) for times in took)
    print(f"\none turn stored: {short:.2f} ms in an empty conversation, {long:.2f} ms among {_LENGTH:,} messages;")
    print(f"  ratio {long / short:.2f}, at most {MOST}; found by searching after {1000 * max(found):.0f} ms at most")
    return long / short <= MOST and max(found) < 1


def _conversation(length: int) -> Conversation:
    conversation = Conversation(title=f"{length} messages")
    for number in range(length):
        message = Message(id=new_id(), parent_id=conversation.current_id, parts=(TextPart(f"text {number} 文字" * 20),))
        conversation.put(message)
        conversation.current_id = message.id
    return conversation


async def _turn(store: ConversationStore, conversation: Conversation, text: str) -> None:
    """What the session records of a question and a streamed answer."""
    question = Message(id=new_id(), parent_id=conversation.current_id, created_at=now(), parts=(TextPart(text),))
    await _record(store, conversation, MessagePut(question), FieldsSet({"current_id": question.id}), sync=True)
    answer = Message(id=new_id(), parent_id=question.id, role=Role.ASSISTANT, state=MessageState.STREAMING)
    await _record(store, conversation, MessagePut(answer), FieldsSet({"current_id": answer.id}), sync=True)
    for _ in range(5):
        await _record(store, conversation, MessageGrown(answer.id, "some words of an answer "))
    whole = Message(id=answer.id, parent_id=question.id, role=Role.ASSISTANT, parts=(TextPart(f"answer to {text}"),))
    await _record(store, conversation, MessagePut(whole), FieldsSet({"updated_at": now()}), sync=True)


async def _record(store: ConversationStore, conversation: Conversation, *changes: Change, sync: bool = False) -> None:
    await store.append(conversation.id, *[apply(conversation, change) for change in changes], sync=sync)
