"""Conversations like those that people have, the same in every run: two languages, tables, code, lists, formulas."""

from __future__ import annotations

import random

from app.core.message import Role
from tests.ui.transcript.markdown_samples import WORDS, answer, long_block
from tests.ui.transcript.plain_session import PlainSession

LONG_EVERY = 401
"""Every so many messages one answer has 12,000 characters."""


def answers(length: int, seed: int = 1) -> str:
    """Whole answers of at least `length` characters together: what follows them does not depend on them."""
    random_ = random.Random(seed)
    text = ""
    while len(text) < length:
        text += answer(random_, 12) + "\n\n"
    return text


def prose(length: int, seed: int = 1) -> str:
    """An answer of `length` characters."""
    return answers(length, seed)[:length]


def conversation(messages: int, seed: int = 7) -> PlainSession:
    """A session of `messages` messages, questions and answers in turn."""
    random_ = random.Random(seed)
    session = PlainSession()
    for number in range(messages):
        if number % 2 == 0:
            question = " ".join(random_.choice(WORDS) for _ in range(random_.randint(3, 40)))
            session.put(Role.USER, question)
        elif number % LONG_EVERY == 0:
            session.put(Role.ASSISTANT, prose(12_000, number))
        else:
            session.put(Role.ASSISTANT, answer(random_, random_.randint(1, 8)))
    return session


def block(kind: str, length: int) -> str:
    """One block that does not end."""
    return long_block(kind, length, random.Random(3))
