"""A private desktop for tests, benchmarks, pictures: own home, X display, window manager, D-Bus, keyring.

Nothing of the user's own desktop is seen or touched, and everything that was started ends with it. Where a
part is not installed (or not on Linux) it is left out: Qt then draws offscreen, and tests that need a keyring
say so.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

SCREEN = "1600x1200x24"
_LINUX = sys.platform.startswith("linux")
_START_TIMEOUT_S = 20
# The user's desktop, input method, proxies and keys have no place in a test.
_FORGOTTEN = {
    *("DISPLAY", "WAYLAND_DISPLAY", "XAUTHORITY", "SESSION_MANAGER", "DESKTOP_SESSION", "SSH_AUTH_SOCK"),
    *("DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL", "PYTHON_KEYRING_BACKEND", "PYTHONPATH"),
    *("PYTHONWARNINGS", "LANGUAGE", "LC_ALL", "DOUSHA_API_KEY", "OPENAI_API_KEY"),
}
_FORGOTTEN_STARTS = ("QT_", "QSG_", "XDG_")
_FORGOTTEN_ENDS = ("_PROXY", "_proxy")


class Desktop:
    """The running private desktop: its `folder` (home, temporary files) and `environment` for programs."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder = folder
        self.environment = environment

    def run(
        self,
        command: Sequence[str | Path],
        timeout_s: float,
        extra: Mapping[str, str] | None = None,
        copy_to: Path | None = None,
    ) -> int:
        """Runs `command` here and returns its exit code, 124 when it had to be ended after `timeout_s`.

        Its output is shown as it comes, and written to `copy_to` as well when that is given.
        """
        process = subprocess.Popen(
            command,
            env=self.environment | dict(extra or {}),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if copy_to else None,
            stderr=subprocess.STDOUT if copy_to else None,
            start_new_session=_LINUX,
        )
        copier = threading.Thread(target=_copy, args=(process.stdout, copy_to), daemon=True)
        if copy_to:
            copier.start()
        try:
            return process.wait(timeout_s)
        except subprocess.TimeoutExpired:
            print(f"\nEnded after {timeout_s:.0f} s: {' '.join(map(str, command))}", file=sys.stderr, flush=True)
            return 124
        finally:
            _end(process)
            if copy_to:
                copier.join(5)  # a stray grandchild may hold the pipe open


@contextmanager
def private_desktop() -> Iterator[Desktop]:
    """Starts a private desktop and ends it, with all its files, on leaving."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dousha-", ignore_cleanup_errors=True)))
        environment = {name: value for name, value in os.environ.items() if not _is_forgotten(name)}
        environment |= _folders(folder)
        environment |= {"LANG": "C.UTF-8", "NO_AT_BRIDGE": "1", "PYTHONUTF8": "1"}
        if _LINUX:
            _start_bus(stack, environment)
            if not _start_display(stack, environment):
                environment["QT_QPA_PLATFORM"] = "offscreen"
        elif sys.platform != "win32":
            environment["QT_QPA_PLATFORM"] = "offscreen"
        yield Desktop(folder, environment)


def _is_forgotten(name: str) -> bool:
    return name in _FORGOTTEN or name.startswith(_FORGOTTEN_STARTS) or name.endswith(_FORGOTTEN_ENDS)


def _folders(folder: Path) -> dict[str, str]:
    places = {
        "HOME": "home",
        "TMPDIR": "tmp",
        "XDG_RUNTIME_DIR": "run",
        "XDG_CONFIG_HOME": "home/.config",
        "XDG_DATA_HOME": "home/.local/share",
        "XDG_STATE_HOME": "home/.local/state",
        "XDG_CACHE_HOME": "home/.cache",
    }
    if os.name == "nt":
        places |= {
            "USERPROFILE": "home",
            "APPDATA": "home/roaming",
            "LOCALAPPDATA": "home/local",
            "TEMP": "tmp",
            "TMP": "tmp",
        }
    for name in places.values():
        (folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
    return {variable: str(folder / name) for variable, name in places.items()}


def _start_display(stack: ExitStack, environment: dict[str, str]) -> bool:
    if not shutil.which("Xvfb"):
        return False
    reader, writer = os.pipe()
    command = ["Xvfb", "-displayfd", str(writer), "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]
    _start(stack, command, environment, pass_fds=[writer])
    os.close(writer)
    number = _read_line(reader)
    if not number:
        return False
    environment |= {"DISPLAY": f":{number}", "QT_QPA_PLATFORM": "xcb"}
    if shutil.which("openbox"):
        _start(stack, ["openbox"], environment)
    return True


def _start_bus(stack: ExitStack, environment: dict[str, str]) -> None:
    if not shutil.which("dbus-daemon"):
        environment["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
        return
    reader, writer = os.pipe()
    command = ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--print-address={writer}"]
    _start(stack, command, environment, pass_fds=[writer])
    os.close(writer)
    environment["DBUS_SESSION_BUS_ADDRESS"] = _read_line(reader) or "disabled:"
    if shutil.which("gnome-keyring-daemon"):
        _start_keyring(stack, environment)


def _start_keyring(stack: ExitStack, environment: dict[str, str]) -> None:
    command = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
    with tempfile.TemporaryFile() as password:
        password.write(b"test")  # makes a login keyring with this password and leaves it open
        password.seek(0)
        keyring = _start(stack, command, environment, stdin=password)
    question = ["dbus-send", "--session", "--print-reply=literal", "--dest=org.freedesktop.DBus", "/"]
    question += ["org.freedesktop.DBus.NameHasOwner", "string:org.freedesktop.secrets"]
    deadline = time.monotonic() + _START_TIMEOUT_S
    while time.monotonic() < deadline and keyring.poll() is None:
        answer = subprocess.run(question, env=environment, capture_output=True, text=True, check=False, timeout=10)
        if "true" in answer.stdout:
            return
        time.sleep(0.05)
    print("gnome-keyring did not start; tests that need a keyring will say so.", file=sys.stderr)


def _start(
    stack: ExitStack,
    command: list[str],
    environment: Mapping[str, str],
    stdin: IO[bytes] | int = subprocess.DEVNULL,
    pass_fds: Sequence[int] = (),
) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        command,
        env=environment,
        stdin=stdin,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        pass_fds=pass_fds,
        start_new_session=True,
    )
    stack.callback(_end, process)
    return process


def _read_line(reader: int) -> str:
    """The first line that comes from `reader` within the start-up time, "" for none. Closes it."""
    text = b""
    try:
        while not text.endswith(b"\n") and select.select([reader], [], [], _START_TIMEOUT_S)[0]:
            chunk = os.read(reader, 1024)
            if not chunk:
                break
            text += chunk
    finally:
        os.close(reader)
    return text.decode().strip()


def _copy(output: IO[bytes], copy_to: Path) -> None:
    """Shows what comes from `output` at once and writes it to `copy_to` as well."""
    with copy_to.open("wb") as copy:
        while chunk := os.read(output.fileno(), 65536):
            copy.write(chunk)
            copy.flush()
            sys.stdout.buffer.write(chunk)
            sys.stdout.buffer.flush()


def _end(process: subprocess.Popen[bytes]) -> None:
    """Ends `process` and, on Linux, what it started in its own process group."""
    if _LINUX:
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                os.killpg(process.pid, number)
                process.wait(3)
            except ProcessLookupError:
                break
            except subprocess.TimeoutExpired:
                continue
    elif process.poll() is None:
        process.kill()
    process.wait()
