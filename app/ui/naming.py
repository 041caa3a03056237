"""Gives a widget its objectName, which is also its accessible id and what automation finds it by."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject

Q = TypeVar("Q", bound=QObject)


def named(thing: Q, name: str) -> Q:
    """`thing`, called `name` from now on."""
    thing.setObjectName(name)
    return thing
