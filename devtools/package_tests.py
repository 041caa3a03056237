"""`dev.py test --packages`: installs the .deb on clean systems as a user would, uses it, upgrades it, removes it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from devtools import package, system
from devtools.environment import CACHE, ROOT, SetupError
from devtools.packages.clean_system import USER, CleanSystem, make_archive, unpacked
from devtools.packages.release_facts import version

SYSTEMS = ("bookworm", "trixie")
"""Debian releases, oldest supported first."""
_PICTURES = ROOT / "build" / "package-pictures"
_PROOF = ROOT / "tests" / "packaging" / "clean_system"
_TOOLS = (
    *("xvfb", "openbox", "dbus", "dbus-bin", "gnome-keyring", "libsecret-tools", "at-spi2-core"),
    *("python3-gi", "gir1.2-atspi-2.0", "xdotool"),
)
_DATA = f"/home/{USER}/.local/share/dousha"
_KEY = "sk-in-the-keyring-0123456789"
_QUESTION = "Write quicksort in Python"


def run(systems: list[str]) -> int:
    """Tries dist/*.deb (made when missing) on each of `systems`. 1 when something does not hold."""
    if os.geteuid() != 0:
        raise SetupError("Clean systems can only be made as root: sudo python3 dev.py test --packages")
    system.need_programs({"mmdebstrap": "mmdebstrap", "dpkg-deb": "dpkg"})
    deb = package.DIST / f"dousha_{version()}_amd64.deb"
    if not deb.exists() and package.make(for_windows=False, twice=False):
        return 1
    previous = _previous(deb)
    failed = []
    for suite in systems:
        started = time.monotonic()
        print(f"\n== {suite}", flush=True)
        archive = CACHE / "clean" / f"{suite}.tar"
        if not archive.exists():
            make_archive(suite, archive)
        with unpacked(archive, ROOT / "build" / "clean" / suite) as clean:
            failed += [f"{suite}: {name}" for name in _Proof(clean, suite, deb, previous).failures()]
        print(f"{suite}: {time.monotonic() - started:.0f} s", flush=True)
    print("\nFAILED: " + "; ".join(failed) if failed else "\nEverything holds on every system.")
    return 1 if failed else 0


def _previous(deb: Path) -> Path:
    """The same program under an earlier number, so that an upgrade can be tried before there are two releases."""
    folder = ROOT / "build" / "previous"
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(exist_ok=True)
    subprocess.run(["dpkg-deb", "-R", deb, folder], check=True, timeout=300)
    control = folder / "DEBIAN" / "control"
    control.write_text(
        re.sub(r"(?m)^Version: .*$", "Version: 0.0.1", control.read_text(encoding="utf-8")), encoding="utf-8"
    )
    (folder / "usr/lib/dousha/left-by-the-previous-version").touch()
    file = folder.with_suffix(".deb")
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", folder, file], check=True, timeout=300)
    shutil.rmtree(folder)
    return file


class _Proof:
    """What must hold on one clean system, in the order in which a user would come by it."""

    def __init__(self, clean: CleanSystem, suite: str, deb: Path, previous: Path) -> None:
        self._clean = clean
        self._suite = suite
        clean.copy_in(deb, "/packages/dousha.deb")
        clean.copy_in(previous, "/packages/previous.deb")
        clean.copy_in(_PROOF, "/proof")

    def failures(self) -> list[str]:
        """The names of the steps that failed; each says what it saw."""
        steps: list[Callable[[], None]] = [
            *(self._installs, self._finds_every_library, self._tells_its_version, self._draws_without_chinese_font),
            *(self._chats, self._comes_back, self._keeps_the_key, self._draws_with_chinese_font),
            *(self._upgrades, self._is_removed, self._is_purged),
        ]
        failed = []
        for step in steps:
            name = step.__name__.strip("_").replace("_", " ")
            started = time.monotonic()
            try:
                step()
            except (AssertionError, SetupError, subprocess.TimeoutExpired) as error:
                failed.append(name)
                print(f"FAILED  {name}\n{error}", flush=True)
            else:
                print(f"ok      {name} ({time.monotonic() - started:.0f} s)", flush=True)
        return failed

    def _installs(self) -> None:
        self._clean.apt("update")
        self._clean.install("/packages/previous.deb")

    def _upgrades(self) -> None:
        """To the version under test, with everything still there and nothing of the old one left."""
        before = self._data()
        assert before, "there were no chats before the upgrade"
        self._clean.install("/packages/dousha.deb")
        shown = self._clean.run(["dpkg-query", "--show", "--showformat", "${Version}", "dousha"]).stdout
        assert shown == version(), shown
        assert not (self._clean.root / "usr/lib/dousha/left-by-the-previous-version").exists()
        assert self._data() == before, "the upgrade touched the user's data"
        self._session("read", _QUESTION, "--demo")

    def _finds_every_library(self) -> None:
        find = "find /usr/lib/dousha -type f \\( -name '*.so*' -o -name dousha \\) -exec ldd {} + 2>&1"
        found = self._clean.run(["sh", "-c", find], environment={"LD_LIBRARY_PATH": "/usr/lib/dousha/_internal"}).stdout
        assert found.count("=>") > 500, found[-500:]
        missing = [line for line in found.splitlines() if "not found" in line]
        assert not missing, "\n".join(missing)

    def _tells_its_version(self) -> None:
        result = self._clean.run(["dousha", "--version"], as_user=True)
        assert (result.returncode, result.stdout) == (0, f"dousha {version()}\n"), result.stdout
        assert "--data-dir" in self._clean.run(["dousha", "--help"], as_user=True).stdout

    def _draws_without_chinese_font(self) -> None:
        self._draw("without-chinese-font")

    def _draws_with_chinese_font(self) -> None:
        self._clean.install("fonts-noto-cjk")
        self._draw("with-chinese-font")

    def _draw(self, name: str) -> None:
        """A picture of the demo in Chinese, to look at: build/package-pictures."""
        inside = f"/home/{USER}/{name}.png"
        command = [
            "dousha",
            "--demo",
            "--language",
            "zh_CN",
            "--data-dir",
            f"/home/{USER}/{name}",
            "--screenshot",
            inside,
        ]
        result = self._clean.run(command, as_user=True)
        picture = self._clean.root / inside.lstrip("/")
        assert result.returncode == 0, result.stdout
        assert picture.stat().st_size > 20_000, "the picture is all but empty"
        _PICTURES.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(picture, _PICTURES / f"{self._suite}-{name}.png")

    def _chats(self) -> None:
        self._clean.install(*_TOOLS)
        self._session("chat", _QUESTION, "--demo")

    def _comes_back(self) -> None:
        self._session("read", _QUESTION, "--demo")

    def _keeps_the_key(self) -> None:
        self._session("key", _KEY)
        files = (path for path in (self._clean.root / "home" / USER).rglob("*") if path.is_file())
        found = [str(path) for path in files if "keyrings" not in path.parts and _KEY.encode() in path.read_bytes()]
        assert not found, f"the key is in {found}"

    def _is_removed(self) -> None:
        before = self._data()
        said = self._clean.apt("remove", "-y", "dousha")
        assert "Your chats stay" in said, said
        assert self._data() == before, "removing touched the user's data"
        left = [path for path in ("usr/lib/dousha", "usr/bin/dousha") if os.path.lexists(self._clean.root / path)]
        assert not left, left

    def _is_purged(self) -> None:
        before = self._data()
        self._clean.apt("purge", "-y", "dousha")
        assert self._data() == before, "purging touched the user's data"
        listed = self._clean.run(
            ["sh", "-c", "dpkg -l dousha; find /usr /etc /var/lib/dpkg/info -iname '*dousha*'"]
        ).stdout
        assert "/usr" not in listed, listed
        assert "/etc" not in listed, listed

    def _session(self, *arguments: str) -> None:
        result = self._clean.run(["sh", "/proof/session.sh", "python3", "/proof/flow.py", *arguments], as_user=True)
        assert result.returncode == 0, result.stdout[-6000:]

    def _data(self) -> dict[str, bytes]:
        """Every file of the user's data."""
        folder = self._clean.root / _DATA.lstrip("/")
        return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
