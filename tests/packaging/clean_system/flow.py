"""A user of the installed program, through accessibility, as a screen reader sees it: chats, quits, comes back.

Runs inside a clean system with its own Python: `flow.py chat TEXT`, `flow.py read TEXT`, `flow.py key KEY`.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402 - the version must be named first

_WAIT_S = 60
PROGRAM = "/usr/bin/dousha"


def until(what: str, look: Callable[[], Any]) -> Any:
    """Waits until `look` gives something, and returns it. Raises TimeoutError that names `what`."""
    end = time.monotonic() + _WAIT_S
    while time.monotonic() < end:
        try:
            if found := look():
                return found
        except GLib.Error:
            pass  # what was looked at has gone meanwhile
        time.sleep(0.1)
    raise TimeoutError(f"waited {_WAIT_S} s for {what}")


class Program:
    """The running program."""

    def __init__(self, *arguments: str) -> None:
        self._process = subprocess.Popen([PROGRAM, "--language", "en", *arguments])
        self._root = until("the window", self._find_root)

    def _find_root(self) -> Any:
        if self._process.poll() is not None:
            raise RuntimeError(f"it ended at once with {self._process.returncode}")
        desktop = Atspi.get_desktop(0)
        programs = (desktop.get_child_at_index(number) for number in range(desktop.get_child_count()))
        return next((one for one in programs if one and one.get_name() == "dousha" and one.get_child_count()), None)

    def _all(self, node: Any) -> Iterator[Any]:
        getattr(node, "clear_cache_single", node.clear_cache)()  # older systems know only the latter
        yield node
        for number in range(node.get_child_count()):
            child = node.get_child_at_index(number)
            if child:
                yield from self._all(child)

    def named(self, name: str) -> Any:
        """What is visible under the widget name `name`."""
        return until(name, lambda: next((node for node in self._visible() if _is_called(node, name)), None))

    def shows(self, name: str) -> bool:
        """Whether something under the widget name `name` is visible now."""
        return any(_is_called(node, name) for node in self._visible())

    def button(self, label: str) -> Any:
        """The visible button that reads `label`; older systems call its role "push button"."""
        return until(
            f"the button {label}",
            lambda: next(
                (n for n in self._visible() if n.get_role_name().endswith("button") and n.get_name() == label), None
            ),
        )

    def _visible(self) -> Iterator[Any]:
        return (node for node in self._all(self._root) if node.get_state_set().contains(Atspi.StateType.SHOWING))

    def write(self, name: str, text: str) -> None:
        """Puts `text` into the field called `name`."""
        if not Atspi.EditableText.set_text_contents(self.named(name), text):
            raise RuntimeError(f"{name} takes no text")

    def press(self, button: Any) -> None:
        """Presses a button once it can be pressed."""
        until("a button that can be pressed", lambda: button.get_state_set().contains(Atspi.StateType.ENABLED))
        count = Atspi.Action.get_n_actions(button)
        names = [Atspi.Action.get_action_name(button, number) for number in range(count)]
        Atspi.Action.do_action(button, names.index("Press"))

    def read(self, name: str) -> str:
        """The text of what is called `name`."""
        node = self.named(name)
        return str(Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node)))

    def quit(self) -> None:
        """Presses Ctrl+Q and waits for the end."""
        subprocess.run(
            ["xdotool", "search", "--onlyvisible", "--class", "dousha", "windowfocus", "--sync"], check=False
        )
        subprocess.run(["xdotool", "key", "--clearmodifiers", "ctrl+q"], check=True)
        if code := self._process.wait(_WAIT_S):
            raise RuntimeError(f"it ended with {code}")

    def end(self) -> None:
        """Whatever happened, it does not outlive the test."""
        self._process.kill()
        self._process.wait()

    def dump(self) -> None:
        """What is visible, for the one who reads why it failed."""
        for node in self._visible():
            print(node.get_role_name(), repr(node.get_name()), (node.get_accessible_id() or "").rpartition(".")[2])


def chat(program: Program, text: str) -> None:
    """Sends a message and waits until the answer is complete."""
    program.write("composer", text)
    program.press(program.named("sendButton"))
    until("the question", lambda: text in program.read("transcript"))
    until("an answer", lambda: len(program.read("transcript")) > len(text) + 40)
    program.named("sendButton")  # in its place there is a stop button while the answer comes


def read(program: Program, text: str) -> None:
    """Finds the message of an earlier run, in the list and in the chat."""
    until("the earlier message", lambda: text in program.read("transcript"))
    until("the chat in the list", lambda: program.named("conversationList").get_child_count() > 0)


def key(program: Program, text: str) -> None:
    """Saves a key; the service cannot be reached here, but the system's keyring has the key."""
    program.write("composer", "Hello")
    program.press(program.named("sendButton"))
    program.press(program.button("Enter key"))
    program.write("apiKeyField", text)
    program.press(program.named("saveAndTestButton"))
    until("the key in the keyring", lambda: text in _keyring())
    until("the dialog to close", lambda: _closes_dialog(program))


def _closes_dialog(program: Program) -> bool:
    """Presses Cancel, again when the first press came while the dialog was busy."""
    if program.shows("apiKeyField"):
        program.press(program.button("Cancel"))
    return not program.shows("apiKeyField")


def _keyring() -> str:
    """What the keyring holds for Dousha."""
    search = ["secret-tool", "search", "--all", "--unlock", "application", "Python keyring library"]
    return subprocess.run(search, capture_output=True, text=True, check=False).stdout


def _is_called(node: Any, name: str) -> bool:
    return (node.get_accessible_id() or "").rpartition(".")[2] == name


def main() -> int:
    step, text, *arguments = sys.argv[1:]
    program = Program(*arguments)
    try:
        {"chat": chat, "read": read, "key": key}[step](program, text)
        program.quit()
    except Exception:
        program.dump()
        raise
    finally:
        program.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
