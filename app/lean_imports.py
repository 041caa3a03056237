"""Keeps modules from being loaded before somebody needs them, or at all: the window comes sooner, and holds less."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from importlib import import_module
from types import ModuleType

_taking = threading.Lock()


def load_later(name: str) -> None:
    """`import name` costs nothing from now on; the module is loaded when somebody asks it for something.

    importlib's LazyLoader does not do: its modules are loaded by the second `import` of them.
    """
    sys.modules.setdefault(name, _Later(name))


def name_characters_later() -> None:
    """markdown_it's table of character names (&eacute;) is made when a text has one: over 1 MB, and few have."""
    module = ModuleType("markdown_it.common.entities")
    module.entities = _CharacterNames()  # type: ignore[attr-defined]
    sys.modules.setdefault(module.__name__, module)


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


class _CharacterNames(Mapping[str, str]):
    """The same as the table that it has the place of."""

    @cached_property
    def _all(self) -> dict[str, str]:
        from html.entities import html5

        return {name.rstrip(";"): characters for name, characters in html5.items()}

    def __getitem__(self, name: str) -> str:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)
