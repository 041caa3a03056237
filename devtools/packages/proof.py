"""What holds of an installed Dousha on any clean Linux system, whatever it was installed from."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from devtools.environment import ROOT, SetupError
from devtools.packages.clean_system import USER, CleanSystem
from devtools.packages.release_facts import version

PICTURES = ROOT / "build" / "package-pictures"
TOOLS = (
    *("xvfb", "openbox", "dbus", "dbus-bin", "gnome-keyring", "libsecret-tools", "at-spi2-core"),
    *("python3-gi", "gir1.2-atspi-2.0", "xdotool"),
)
"""Debian packages that a session needs in which somebody uses the program through accessibility."""
QUESTION = "Write quicksort in Python"
_SCRIPTS = ROOT / "tests" / "packaging" / "clean_system"
_DATA = f"/home/{USER}/.local/share/dousha"
_KEY = "sk-in-the-keyring-0123456789"


def failures(steps: Sequence[Callable[[], None]]) -> list[str]:
    """The names of the steps that failed; each says what it saw. A step is called what its function is called."""
    failed = []
    for step in steps:
        name = step.__name__.strip("_").replace("_", " ")
        started = time.monotonic()
        try:
            step()
        except (AssertionError, SetupError, OSError, subprocess.SubprocessError) as error:
            failed.append(name)
            print(f"FAILED  {name}\n{error}", flush=True)
        else:
            print(f"ok      {name} ({time.monotonic() - started:.0f} s)", flush=True)
    return failed


class Installed:
    """The program in one clean system; `name` tells its pictures from those of others. Each method is a claim."""

    def __init__(self, clean: CleanSystem, name: str) -> None:
        self._clean = clean
        self._name = name
        clean.copy_in(_SCRIPTS, "/proof")

    def finds_every_library(self) -> None:
        find = "find /usr/lib/dousha -type f \\( -name '*.so*' -o -name dousha \\) -exec ldd {} + 2>&1"
        found = self._clean.run(["sh", "-c", find], environment={"LD_LIBRARY_PATH": "/usr/lib/dousha/_internal"}).stdout
        assert found.count("=>") > 500, found[-500:]
        missing = [line for line in found.splitlines() if "not found" in line]
        assert not missing, "\n".join(missing)

    def tells_its_version(self) -> None:
        result = self._clean.run(["dousha", "--version"], as_user=True)
        assert (result.returncode, result.stdout) == (0, f"dousha {version()}\n"), result.stdout
        assert "--data-dir" in self._clean.run(["dousha", "--help"], as_user=True).stdout

    def draws(self, name: str) -> None:
        """A picture of the demo in Chinese, to look at: build/package-pictures."""
        inside = f"/home/{USER}/{name}.png"
        command = ["dousha", "--demo", "--language", "zh_CN", "--data-dir", f"/home/{USER}/{name}"]
        result = self._clean.run([*command, "--screenshot", inside], as_user=True)
        picture = self._clean.root / inside.lstrip("/")
        assert result.returncode == 0, result.stdout
        assert picture.stat().st_size > 20_000, "the picture is all but empty"
        PICTURES.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(picture, PICTURES / f"{self._name}-{name}.png")

    def chats(self) -> None:
        self._clean.install(*TOOLS)
        self._session("chat", QUESTION, "--demo")

    def comes_back(self) -> None:
        self._session("read", QUESTION, "--demo")

    def keeps_the_key(self) -> None:
        """In the keyring, and nowhere else."""
        self._session("key", _KEY)
        files = (path for path in (self._clean.root / "home" / USER).rglob("*") if path.is_file())
        found = [str(path) for path in files if "keyrings" not in path.parts and _KEY.encode() in path.read_bytes()]
        assert not found, f"the key is in {found}"

    def has_left(self) -> None:
        """Nothing of the program is there any more."""
        listed = self._clean.run(["find", "/usr", "/etc", "-iname", "*dousha*"]).stdout
        assert not listed, listed

    def data(self) -> dict[str, bytes]:
        """Every file of the user's data."""
        folder = self._clean.root / _DATA.lstrip("/")
        return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}

    def _session(self, *arguments: str) -> None:
        result = self._clean.run(["sh", "/proof/session.sh", "python3", "/proof/flow.py", *arguments], as_user=True)
        assert result.returncode == 0, result.stdout[-6000:]


def copied(source: Path, clean: CleanSystem, name: str) -> str:
    """Puts a package into the system; its path inside."""
    inside = f"/packages/{name}"
    clean.copy_in(source, inside)
    return inside
