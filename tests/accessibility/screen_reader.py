"""Reads a running Dousha through AT-SPI, as a screen reader does, with real keys; writes what it heard as JSON.

Runs with the system's own Python, which has the bindings: `screen_reader.py PYTHON DATA_DIR OUTPUT`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version must be named first

_WAIT_S = 30
QUESTION = "Hello from a screen reader"


def until(what: str, look: Callable[[], Any]) -> Any:
    """Waits until `look` gives something, and returns it; events come in meanwhile. Raises TimeoutError."""
    end = time.monotonic() + _WAIT_S
    while time.monotonic() < end:
        while GLib.MainContext.default().iteration(False):
            pass
        try:
            if found := look():
                return found
        except GLib.Error:
            pass  # what was looked at has gone meanwhile
        time.sleep(0.05)
    raise TimeoutError(f"waited {_WAIT_S} s for {what}")


class Reader:
    """The running program as its accessible objects."""

    def __init__(self, python: str, data_dir: str) -> None:
        command = [python, "-m", "app", "--demo", "--data-dir", data_dir, "--language", "en"]
        environment = {**os.environ, "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1"}
        self.process = subprocess.Popen(command, env=environment)
        self.announced: list[str] = []
        self._listener = Atspi.EventListener.new(self._heard)
        self._listener.register("object:announcement")
        self._root = until("the window", self._find_root)

    def _heard(self, event: Any) -> None:
        self.announced.append(str(event.any_data))

    def _find_root(self) -> Any:
        desktop = Atspi.get_desktop(0)
        programs = (desktop.get_child_at_index(number) for number in range(desktop.get_child_count()))
        return next((one for one in programs if one and one.get_name() == "dousha" and one.get_child_count()), None)

    def everything(self, node: Any = None) -> Iterator[Any]:
        """All objects that are showing."""
        node = node or self._root
        getattr(node, "clear_cache_single", node.clear_cache)()  # older systems know only the latter
        yield node
        for number in range(node.get_child_count()):
            child = node.get_child_at_index(number)
            if child and child.get_state_set().contains(Atspi.StateType.SHOWING):
                yield from self.everything(child)

    def named(self, name: str) -> Any:
        """The object of the widget called `name`."""
        return until(
            name,
            lambda: next(
                (n for n in self.everything() if (n.get_accessible_id() or "").rpartition(".")[2] == name), None
            ),
        )

    def text(self, name: str) -> str:
        """All text of an object."""
        node = self.named(name)
        return str(Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node)))

    def line_at_caret(self) -> str:
        """What a screen reader reads out when the caret has moved in the transcript."""
        node = self.named("transcript")
        offset = Atspi.Text.get_caret_offset(node)
        return str(Atspi.Text.get_string_at_offset(node, offset, Atspi.TextGranularity.LINE).content).strip()

    def press(self, button: Any) -> None:
        """Presses a button through its action."""
        count = Atspi.Action.get_n_actions(button)
        names = [Atspi.Action.get_action_name(button, number) for number in range(count)]
        Atspi.Action.do_action(button, names.index("Press"))

    def to_front(self) -> None:
        """Gives the window the keyboard."""
        subprocess.run(
            ["xdotool", "search", "--sync", "--onlyvisible", "--class", "dousha", "windowactivate", "--sync"],
            check=False,
        )

    def key(self, *keys: str) -> None:
        """Real keys, one after the other."""
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)

    def focused(self) -> str:
        """The name of what has the keyboard. A widget's nameless insides and current rows of lists say so, too."""
        found = [n for n in self.everything() if n.get_state_set().contains(Atspi.StateType.FOCUSED)]
        return next((n.get_name() for n in found if n.get_name() and n.get_role_name() != "list item"), "")


def listen(reader: Reader) -> dict[str, Any]:
    """Sends a message, reads what comes, walks through it by keyboard."""
    found: dict[str, Any] = {}
    reader.to_front()
    Atspi.EditableText.set_text_contents(reader.named("composer"), QUESTION)
    until("the text in the composer", lambda: QUESTION in reader.text("composer"))
    reader.press(reader.named("sendButton"))
    until("an announcement", lambda: reader.announced)
    found["announced"] = list(reader.announced)
    found["text"] = reader.text("transcript")
    to_transcript(reader)
    lines = []
    for keys in ("ctrl+Home", "ctrl+Down", "ctrl+Up"):
        before = reader.line_at_caret() if lines else ""
        reader.key(keys)
        lines.append(until("another line", lambda before=before: (line := reader.line_at_caret()) != before and line))
    found["lines"] = lines
    reader.key("ctrl+Down")
    until("the answer", lambda: reader.line_at_caret() == lines[1])
    found["buttons"] = tabbed(reader)
    to_transcript(reader)
    found["menu"] = menu_items(reader)
    reader.key("ctrl+End")
    found["at the end"] = tabbed(reader)
    return found


def menu_items(reader: Reader) -> list[str]:
    """What is read out while the arrow keys go through the context menu of the message at the caret."""
    heard: list[str] = []
    listener = Atspi.EventListener.new(lambda event: heard.append(event.source.get_name()))
    listener.register("object:state-changed:focused")
    reader.key("Menu")
    names: list[str] = []
    for _ in range(20):
        heard.clear()
        reader.key("Down")
        until("a line of the menu", lambda: heard)
        if heard[-1] in names:  # round once
            break
        names.append(heard[-1])
    reader.key("Escape")
    return names


def to_transcript(reader: Reader) -> None:
    """Goes back by Shift+Tab until the transcript has the keyboard."""
    for _ in range(40):
        before = reader.focused()
        if before == "Conversation":
            return
        reader.key("shift+Tab")
        until("another focus", lambda before=before: reader.focused() != before)
    raise TimeoutError("Shift+Tab does not lead to the transcript")


def tabbed(reader: Reader) -> list[str]:
    """What Tab leads to from the transcript, until it is left."""
    names = []
    for _ in range(30):
        before = reader.focused()
        reader.key("Tab")
        try:
            names.append(until("the next", lambda before=before: (name := reader.focused()) != before and name))
        except TimeoutError:
            break
        if names[-1] == "Message":
            break
    return names


def main() -> int:
    reader = Reader(*sys.argv[1:3])
    try:
        Path(sys.argv[3]).write_text(json.dumps(listen(reader)), encoding="utf-8")
    finally:
        reader.process.kill()
        reader.process.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
