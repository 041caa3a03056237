"""Keeps modules from being loaded before somebody needs them, or at all: the window comes sooner, and holds less."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from types import ModuleType

_taking = threading.Lock()


def load_later(name: str) -> None:
    """`import name` costs nothing from now on; the module is loaded when somebody asks it for something.

    importlib's LazyLoader does not do: its modules are loaded by the second `import` of them.
    """
    sys.modules.setdefault(name, _Later(name))


@contextmanager
def without(name: str) -> Iterator[None]:
    """What is imported in this block does without the module `name`, if nobody has loaded that yet."""
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment]  # makes `import` fail, as the language reference says
    try:
        yield
    finally:
        del sys.modules[name]


class _Later(ModuleType):
    """Has the place of a module until that is asked for something."""

    def __getattr__(self, attribute: str) -> object:
        with _taking:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
        value = getattr(import_module(self.__name__), attribute)
        setattr(self, attribute, value)  # next time without coming here
        return value
