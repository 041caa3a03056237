"""The .deb on one clean Debian or Ubuntu, in the order in which a user would come by it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

from devtools.environment import ROOT
from devtools.packages.clean_system import CleanSystem
from devtools.packages.proof import Installed, copied, failures
from devtools.packages.release_facts import version

_LEFT_BEHIND = "usr/lib/dousha/left-by-the-previous-version"


class DebProof:
    """Installs an earlier version, uses it, upgrades it, removes it, purges it."""

    def __init__(self, clean: CleanSystem, name: str, deb: Path, previous: Path) -> None:
        self._clean = clean
        self._installed = Installed(clean, name)
        self._deb = copied(deb, clean, "dousha.deb")
        self._previous = copied(previous, clean, "previous.deb")

    def failures(self) -> list[str]:
        """The names of the steps that failed."""
        held = self._installed
        return failures(
            [
                *(self._installs, held.finds_every_library, held.tells_its_version, self._draws_without_chinese_font),
                *(held.chats, held.comes_back, held.keeps_the_key, self._draws_with_chinese_font),
                *(self._opens_its_files, self._upgrades, self._is_removed, self._is_purged),
            ]
        )

    def _installs(self) -> None:
        self._clean.apt("update")
        self._clean.install(self._previous)

    def _draws_without_chinese_font(self) -> None:
        self._installed.draws("without-chinese-font")

    def _draws_with_chinese_font(self) -> None:
        self._clean.install("fonts-noto-cjk")
        self._installed.draws("with-chinese-font")

    def _opens_its_files(self) -> None:
        """The desktop knows whose files these are."""
        self._clean.install("shared-mime-info", "desktop-file-utils", "libglib2.0-bin")
        for name, kind in (("chats.dousha.json", "conversation+json"), ("backup.dousha.zip", "archive+zip")):
            said = self._clean.run(["gio", "info", "-a", "standard::content-type", self._file(name)]).stdout
            assert f"application/vnd.dousha.{kind}" in said, said
            apps = self._clean.run(["gio", "mime", f"application/vnd.dousha.{kind}"]).stdout
            assert "dousha.desktop" in apps, apps

    def _file(self, name: str) -> str:
        (self._clean.root / "packages" / name).write_text('{"format": "dousha-conversation"}', encoding="utf-8")
        return f"/packages/{name}"

    def _upgrades(self) -> None:
        """To the version under test, with everything still there and nothing of the old one left."""
        before = self._installed.data()
        assert before, "there were no chats before the upgrade"
        self._clean.install(self._deb)
        shown = self._clean.run(["dpkg-query", "--show", "--showformat", "${Version}", "dousha"]).stdout
        assert shown == version(), shown
        assert not (self._clean.root / _LEFT_BEHIND).exists()
        assert self._installed.data() == before, "the upgrade touched the user's data"
        self._installed.comes_back()

    def _is_removed(self) -> None:
        before = self._installed.data()
        said = self._clean.apt("remove", "-y", "dousha")
        assert "Your chats stay" in said, said
        assert self._installed.data() == before, "removing touched the user's data"

    def _is_purged(self) -> None:
        before = self._installed.data()
        self._clean.apt("purge", "-y", "dousha")
        assert self._installed.data() == before, "purging touched the user's data"
        self._installed.has_left()
        assert "dousha" not in self._clean.run(["dpkg-query", "--show", "--showformat", "${Package}\\n"]).stdout


def previous(deb: Path) -> Path:
    """The same program under an earlier number, so that an upgrade can be tried before there are two releases."""
    folder = ROOT / "build" / "previous"
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(exist_ok=True)
    subprocess.run(["dpkg-deb", "-R", deb, folder], check=True, timeout=300)
    control = folder / "DEBIAN" / "control"
    control.write_text(
        re.sub(r"(?m)^Version: .*$", "Version: 0.0.1", control.read_text(encoding="utf-8")), encoding="utf-8"
    )
    (folder / _LEFT_BEHIND).touch()
    file = folder.with_suffix(".deb")
    subprocess.run(["dpkg-deb", "--root-owner-group", "-Znone", "--build", folder, file], check=True, timeout=300)
    shutil.rmtree(folder)
    return file
