"""The command line: checks the machine, builds the objects by hand, runs the loop, shuts down in order."""

from __future__ import annotations

import argparse
import builtins
import gc
import linecache
import os
import sys

from app import __version__
from app.lean_imports import load_later, name_characters_later, without
from app.start_cache import start_cache

_NOT_FOR_THE_FIRST_PAINT = (
    *("asyncio", "bz2", "hashlib", "html", "ipaddress", "json", "locale", "lzma", "msgspec.inspect", "pickle"),
    *("platformdirs", "random", "secrets", "shutil", "socket", "tempfile"),
)
"""What the first paint does not need is loaded by whoever is first to need it; some of it not before the first word is
sent. OpenSSL, behind hashlib and secrets, is 4 MB."""


def parse(arguments: list[str]) -> argparse.Namespace:
    """The command line as values. Prints help or version and exits where that is asked for."""
    from pathlib import Path  # after put_off_imports: it imports some of that

    parser = argparse.ArgumentParser(
        prog="dousha",
        description="Dousha (豆沙): chat with language models. Conversations stay on this computer.",
        formatter_class=lambda prog: argparse.HelpFormatter(prog, width=100),  # asking the terminal loads shutil
        epilog="The environment variable DOUSHA_API_KEY is used for the current service and never stored.",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="import the chats in this file")
    parser.add_argument("--data-dir", type=Path, metavar="DIR", help="keep everything under DIR (portable mode)")
    parser.add_argument("--endpoint", metavar="URL", help="use this service for new chats")
    parser.add_argument("--model", metavar="ID", help="use this model for new chats")
    parser.add_argument("--demo", action="store_true", help="talk to the built-in demo: no key, no network")
    parser.add_argument("--language", choices=["zh_CN", "en"], help="language of the window")
    parser.add_argument("--theme", choices=["light", "dark", "system"], help="colours of the window")
    parser.add_argument("--screenshot", type=Path, metavar="FILE", help="write a picture of the window and exit")
    parser.add_argument("--scene", default="chat", metavar="NAME", help="with --demo --screenshot: what to show")
    parser.add_argument("--version", action="version", version=f"dousha {__version__}")
    return parser.parse_args(arguments)


def refusal() -> str:
    """Why this machine cannot run the app, or "".

    PySide6 6.12 drops references to None and True on Python 3.10 and 3.11; the interpreter aborts after some thousand
    calls, within one streamed answer.
    """
    if sys.version_info < (3, 11):  # noqa: UP036 - people start it with any Python; a sentence beats a syntax error
        return "Dousha needs Python 3.11 or newer."
    try:
        from PySide6 import __version_info__ as qt_binding
    except ImportError as error:
        return f"A part of Dousha is missing: {error}. Please install it again."
    if sys.version_info < (3, 12) and tuple(qt_binding[:2]) >= (6, 12):
        return "PySide6 6.12 crashes on Python 3.11: use Python 3.12 or newer, or PySide6 6.11."
    return ""


def prepare_environment() -> None:
    """Settings that Qt reads when the application object is made."""
    if sys.platform == "linux":
        if os.environ.get("QT_IM_MODULE", "").startswith("fcitx"):  # no fcitx plug-in in PySide6's wheels
            os.environ.setdefault("QT_IM_MODULES", "fcitx;ibus")
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


def put_off_imports() -> None:
    """Before anything of PySide6 is imported: that would import some of it."""
    for name in _NOT_FOR_THE_FIRST_PAINT:
        load_later(name)
    name_characters_later()


def prepare_imports() -> None:
    """Makes the imports that follow quick: a sixth of the start and 8 MB.

    PySide6 replaces `import` by one that reads the source of each module, lest it asks for snake_case names (by
    `from __feature__ import`), which nobody does here. And nothing that is imported is garbage: the collector waits
    until the window is there.
    """
    gc.disable()
    start_cache.begin()  # both for who does not come from main
    put_off_imports()
    import PySide6.QtCore  # noqa: F401 - puts its own import in place

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)
    linecache.clearcache()  # the sources that PySide6's import has read
    with without("typing_extensions"):  # msgspec takes the same from Python itself
        import msgspec  # noqa: F401 - here, and not where it is used first


def main() -> int:
    """Runs the app; gives the exit code."""
    start_cache.begin()
    put_off_imports()
    options = parse(sys.argv[1:])
    if sentence := refusal():
        print(sentence, file=sys.stderr)
        return 1
    has_display = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    if sys.platform == "linux" and not (has_display or os.environ.get("QT_QPA_PLATFORM") or options.screenshot):
        print("There is no display to open a window on. `--screenshot FILE` draws a picture instead.", file=sys.stderr)
        return 1
    prepare_environment()
    prepare_imports()
    from app.application import run

    return run(options)


if __name__ == "__main__":
    sys.exit(main())
