"""Keeps what Python would compile anew at each start, a seventh of it, in a file beside its byte code.

Python keeps the compiled form of modules, but not of the regular expressions in them; and PySide6 has modules in a ZIP
file inside a library, which it compiles from their source each time. Without the file a start only takes longer.
"""

from __future__ import annotations

import builtins
import marshal
import os
import re
import sys
import zlib
from collections.abc import Callable
from importlib.util import cache_from_source
from types import CodeType
from typing import Any

_MAGIC = f"{sys.version} {re._compiler._sre.MAGIC}"  # type: ignore[attr-defined]  # no public name
_CHECKED = 4


class StartCache:
    """From `begin` to `end` regular expressions and code come from the file, and what is not in it gets there.

    It is worth as much, and as safe, as the byte code in the same folder: whoever can change it can change the app.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._kept: dict[tuple[object, ...], Any] = {}
        self._used: dict[tuple[object, ...], Any] = {}
        self._undo: Callable[[], None] | None = None

    def begin(self) -> None:
        """Takes the place of Python's own compilers; a second time does nothing."""
        if self._undo:
            return
        self._kept = _read(self.path)
        compiler: Any = re._compiler  # type: ignore[attr-defined]  # all patterns come through here
        pattern, sre, code = compiler.compile, compiler._sre, builtins.compile
        self._machine = compiler._sre = _Machine(sre)
        self._compile_pattern, self._compile_code = pattern, code
        compiler.compile, builtins.compile = self._pattern, self._code

        def undo() -> None:
            compiler.compile, compiler._sre, builtins.compile = pattern, sre, code

        self._undo = undo

    def end(self) -> None:
        """Gives the places back, and writes the file if this start needed something that was not in it."""
        if self._undo:
            self._undo()
            self._undo = None
            if self.lacked and not sys.dont_write_bytecode:
                _write(self.path, self._used)
            self._kept, self._used = {}, {}  # half a MB

    @property
    def lacked(self) -> bool:
        """Whether this start needed something that was not in the file."""
        return not self._used.keys() <= self._kept.keys()

    def _pattern(self, source: Any, flags: int = 0) -> re.Pattern[Any]:
        key = (source, flags)
        if not isinstance(source, str | bytes):
            made: re.Pattern[Any] = self._compile_pattern(source, flags)
            return made
        if key in self._kept:
            made = self._machine.compile(source, *self._kept[key])
        else:
            made = self._compile_pattern(source, flags)
        self._used[key] = self._machine.given
        return made

    def _code(self, source: Any, filename: Any, mode: str, *others: Any, **named: Any) -> Any:
        if not isinstance(source, bytes) or not isinstance(filename, str) or mode != "exec" or others or named:
            return self._compile_code(source, filename, mode, *others, **named)
        key = (filename, len(source), zlib.crc32(source))
        code: CodeType = self._kept.get(key) or self._compile_code(source, filename, mode)
        self._used[key] = code
        return code


class _Machine:
    """Python's machine for regular expressions; remembers what it was given last."""

    def __init__(self, real: Any) -> None:
        self._real = real
        self.given: tuple[Any, ...] = ()

    def compile(self, source: str | bytes | None, flags: int, code: list[int], *groups: Any) -> Any:
        self.given = int(flags), list(map(int, code)), *groups  # without the names that the parser's numbers have
        return self._real.compile(source, flags, code, *groups)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


def _read(path: str) -> dict[tuple[object, ...], Any]:
    try:
        with open(path, "rb") as file:
            content = file.read()
    except OSError:
        return {}
    check, content = content[:_CHECKED], content[_CHECKED:]
    if check != zlib.crc32(content).to_bytes(_CHECKED):
        return {}
    magic, kept = marshal.loads(content)  # noqa: S302 - as Python does with the byte code beside it
    return kept if magic == _MAGIC else {}


def _write(path: str, kept: dict[tuple[object, ...], Any]) -> None:
    content = marshal.dumps((_MAGIC, kept))
    unfinished = f"{path}.{os.getpid()}"
    try:
        with open(unfinished, "wb") as file:
            file.write(zlib.crc32(content).to_bytes(_CHECKED) + content)
        os.replace(unfinished, path)
    except OSError:  # the app may lie where only an administrator writes
        pass


def _place() -> str:
    if getattr(sys, "frozen", False):  # a package, which has it from its build, must not bring a folder for byte code
        return os.path.splitext(__file__)[0] + ".start"
    return cache_from_source(__file__).removesuffix("pyc") + "start"


start_cache = StartCache(_place())
