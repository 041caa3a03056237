"""A new, minimal Debian or Ubuntu in a folder, to install packages in as a user would on a fresh computer."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from devtools.environment import SetupError

USER = "lin"
RELEASES = {"bookworm": "main", "trixie": "main", "forky": "main", "jammy": "main,universe", "noble": "main,universe"}
"""Debian's, the oldest supported first, then Ubuntu's; and the parts of their archives that have the tools."""
_USER_ID = "1000"
_MAKING_S, _INSTALLING_S = 1800, 1800
# How to reach the packages is this machine's business; everything else is the clean system's.
_PROXIES = ("http_proxy", "https_proxy", "no_proxy")


class CleanSystem:
    """A running clean system: `root` is its folder on this machine."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def install(self, *packages: str, recommended: bool = False) -> None:
        """Installs packages by name or, with a path inside the system, from a file. Raises SetupError."""
        extra = [] if recommended else ["--no-install-recommends"]
        self.apt("install", "-y", *extra, *packages)

    def apt(self, *arguments: str) -> str:
        """Runs apt-get as root; what it prints. Raises SetupError."""
        settings = ["-o", "APT::Sandbox::User=root", "-o", "Dpkg::Use-Pty=0", "-q"]
        result = self.run(["apt-get", *settings, *arguments], timeout_s=_INSTALLING_S)
        if result.returncode:
            raise SetupError(f"apt-get {' '.join(arguments)}:\n{result.stdout[-4000:]}")
        return result.stdout

    def run(
        self,
        command: Sequence[str],
        *,
        as_user: bool = False,
        environment: Mapping[str, str] | None = None,
        timeout_s: float = 300,
    ) -> subprocess.CompletedProcess[str]:
        """Runs a command inside, as root or as the ordinary user; its output and errors together in `stdout`."""
        home = f"/home/{USER}" if as_user else "/root"
        variables = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": home, "LANG": "C.UTF-8"}
        variables |= {"DEBIAN_FRONTEND": "noninteractive", "XDG_RUNTIME_DIR": f"{home}/.run"} | dict(environment or {})
        identity = [f"--userspec={_USER_ID}:{_USER_ID}"] if as_user else []
        return subprocess.run(
            ["chroot", *identity, str(self.root), *command],
            env=variables | {name: os.environ[name] for name in _PROXIES if name in os.environ and not as_user},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,
            timeout=timeout_s,
        )

    def copy_in(self, source: Path, target: str) -> None:
        """Copies a file or folder of this machine to `target` inside."""
        place = self.root / target.lstrip("/")
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place, dirs_exist_ok=True)
        else:
            shutil.copyfile(source, place)


def make_archive(release: str, archive: Path) -> None:
    """A minimal system of this release, from its distribution's package source. Raises SetupError."""
    archive.parent.mkdir(parents=True, exist_ok=True)
    command = ["mmdebstrap", "--variant=minbase", "--quiet", f"--components={RELEASES[release]}"]
    # A mirror may lag behind; what is tested there is not made less true by that.
    options = ('APT::Sandbox::User "root"', 'Acquire::Check-Valid-Until "false"')
    command += [*(f"--aptopt={option}" for option in options), release, str(archive)]
    result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_MAKING_S)
    if result.returncode:
        archive.unlink(missing_ok=True)
        raise SetupError(f"No {release} can be made here:\n{result.stderr[-2000:]}")


@contextmanager
def unpacked(archive: Path, folder: Path) -> Iterator[CleanSystem]:
    """Unpacks `archive` into `folder`, with an ordinary user in it, and removes it on leaving. Needs root."""
    with ExitStack() as stack:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        subprocess.run(["tar", "-C", folder, "-xf", archive, "--numeric-owner"], check=True, timeout=300)
        for kind, place in (("proc", "proc"), ("tmpfs", "dev/shm"), ("tmpfs", "tmp")):
            (folder / place).mkdir(exist_ok=True)
            subprocess.run(["mount", "-t", kind, kind, folder / place], check=True, timeout=60)
            stack.callback(_unmount, folder / place)
        shutil.copyfile("/etc/resolv.conf", folder / "etc/resolv.conf")
        system = CleanSystem(folder)
        made = system.run(["useradd", "--create-home", "--uid", _USER_ID, "--shell", "/bin/sh", USER])
        run_folder = folder / "home" / USER / ".run"
        if made.returncode or not run_folder.parent.exists():
            raise SetupError(f"No user could be made: {made.stdout}")
        run_folder.mkdir(mode=0o700)
        os.chown(run_folder, int(_USER_ID), int(_USER_ID))
        yield system


def _unmount(place: Path) -> None:
    subprocess.run(["umount", "--lazy", str(place)], check=False, timeout=60)
