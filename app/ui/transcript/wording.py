"""What is written around a message: who speaks, when, how long the model thought; in the language in force."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from app.core.message import Message, MessageState, Role
from app.ui.transcript.specs import Block, Kind, Run, Style
from app.ui.transcript.text_safety import plain


def duration_text(milliseconds: int) -> str:
    """A duration as people read it: 3.2 s, 45 s, 2 min 5 s."""
    seconds = milliseconds / 1000
    if seconds < 60:
        number = f"{seconds:.1f}" if seconds < 10 else f"{seconds:.0f}"
        return QCoreApplication.translate("Transcript", "{n} s").format(n=number)
    text = QCoreApplication.translate("Transcript", "{m} min {n} s")
    return text.format(m=int(seconds // 60), n=int(seconds % 60))


def thought_label(message: Message) -> str:
    """What stands on the switch that unfolds the thinking."""
    if message.state == MessageState.STREAMING and not message.text:
        return QCoreApplication.translate("Transcript", "Thinking…")
    if message.reasoning_ms is None:
        return QCoreApplication.translate("Transcript", "Thoughts")
    return QCoreApplication.translate("Transcript", "Thought for {t}").format(t=duration_text(message.reasoning_ms))


def author_name(message: Message) -> str:
    """Who speaks."""
    if message.role == Role.USER:
        return QCoreApplication.translate("Transcript", "You")
    if message.role == Role.SYSTEM:
        return QCoreApplication.translate("Transcript", "System")
    return message.model or message.answered_by or QCoreApplication.translate("Transcript", "Assistant")


def author_block(message: Message) -> Block:
    """The line above a message: its author and time."""
    name = author_name(message)
    runs = [Run(plain(name), Style.STRONG_MUTED)]
    if time := time_text(message.created_at):
        runs.append(Run(f"   {time}", Style.MUTED))
    return Block(Kind.AUTHOR, tuple(runs), level=1 if message.role == Role.USER else 0)


def time_text(instant: str) -> str:
    """An ISO instant as local time, with the day unless it is today's; "" if it cannot be read."""
    try:
        moment = datetime.fromisoformat(instant).astimezone()
    except ValueError:
        return ""
    clock = f"{moment:%H:%M}"
    if moment.date() == datetime.now().astimezone().date():
        return clock
    day = QDate(moment.year, moment.month, moment.day)
    return f"{QLocale().toString(day, QLocale.FormatType.ShortFormat)} {clock}"
