"""What a scripted server can do besides sending bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Cut(Enum):
    """How the server ends a connection before its time."""

    RESET = "reset"
    CLOSE = "close"


RESET, CLOSE = Cut.RESET, Cut.CLOSE


@dataclass(frozen=True)
class Pause:
    """Sends nothing for a while."""

    seconds: float


@dataclass(frozen=True)
class Hold:
    """Sends nothing until the test calls `release(name)`. "" ends only with the connection."""

    name: str = ""


Step = bytes | Pause | Hold | Cut
