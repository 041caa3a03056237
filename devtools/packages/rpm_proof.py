"""The .rpm, installed by rpm itself on a clean Debian.

No package registry here has a Fedora, so rpm's database is told, by rpm's own tool, which libraries lie on the disk.
That proves what the package asks for, what it brings and what it leaves; not how Fedora calls its packages.
"""

from __future__ import annotations

import re
from pathlib import Path

from devtools.packages import linux_needs
from devtools.packages.clean_system import CleanSystem
from devtools.packages.proof import Installed, copied, failures
from devtools.packages.release_facts import version

_LIBRARIES = "find /usr/lib/x86_64-linux-gnu -maxdepth 1 -name '*.so.*' -type f | /usr/lib/rpm/rpmdeps --provides"
_HOST = """\
Name: host
Version: 1
Release: 1
Summary: What the system under it has
License: none
BuildArch: noarch
{provides}
%description
Libraries that another package manager brought.
%files
"""


class RpmProof:
    """Installs it, uses it, removes it."""

    def __init__(self, clean: CleanSystem, name: str, rpm: Path) -> None:
        self._clean = clean
        self._installed = Installed(clean, name)
        self._rpm = copied(rpm, clean, "dousha.rpm")

    def failures(self) -> list[str]:
        """The names of the steps that failed."""
        held = self._installed
        return failures(
            [
                *(self._says_what_it_lacks, self._installs, held.finds_every_library, held.tells_its_version),
                *(self._draws, held.chats, held.comes_back, held.keeps_the_key, self._is_whole, self._is_removed),
            ]
        )

    def _says_what_it_lacks(self) -> None:
        """Nothing is installed on a system without its libraries."""
        self._clean.apt("update")
        self._clean.install("rpm")
        self._rpm_says("--initdb")
        refusal = self._clean.run(["rpm", "--install", self._rpm])
        assert refusal.returncode, refusal.stdout
        assert "libEGL.so.1()(64bit) is needed" in refusal.stdout, refusal.stdout

    def _installs(self) -> None:
        self._clean.install(*linux_needs.DEBIAN_PACKAGES, "ca-certificates", "fonts-noto-cjk")
        found = self._clean.run(["sh", "-c", _LIBRARIES]).stdout.splitlines()
        provides = "".join(f"Provides: {name}\n" for name in sorted({*found, "/bin/sh", "ca-certificates"}))
        (self._clean.root / "packages" / "host.spec").write_text(_HOST.format(provides=provides), encoding="utf-8")
        built = self._clean.run(["rpmbuild", "-bb", "--define", "_rpmdir /packages", "/packages/host.spec"])
        assert built.returncode == 0, built.stdout[-3000:]
        self._rpm_says("--install", "/packages/noarch/host-1-1.noarch.rpm")
        self._rpm_says("--install", self._rpm)
        assert self._rpm_says("--query", "dousha").startswith(f"dousha-{version()}-1")

    def _draws(self) -> None:
        self._installed.draws("installed")

    def _is_whole(self) -> None:
        """No file differs from what was packed, after it was used."""
        assert self._rpm_says("--verify", "--nomtime", "dousha") == ""
        owned = self._rpm_says("--query", "--list", "dousha").split()
        lost = [path for path in owned if not re.match(r"/usr/(lib|bin|share)/", path)]
        assert not lost, lost

    def _is_removed(self) -> None:
        before = self._installed.data()
        assert before, "there were no chats before"
        assert "Your chats stay" in self._rpm_says("--erase", "dousha")
        assert self._installed.data() == before, "removing touched the user's data"
        self._clean.run(["update-mime-database", "/usr/share/mime"])  # on Fedora a trigger of rpm does this
        self._installed.has_left()

    def _rpm_says(self, *arguments: str) -> str:
        # Without plug-ins: one of them wants a root folder that is mounted, which that of a chroot is not.
        result = self._clean.run(["rpm", "--noplugins", *arguments], timeout_s=900)
        assert result.returncode == 0, result.stdout[-3000:]
        return result.stdout
