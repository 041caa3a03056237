"""`dev.py test --packages`: installs the packages on clean systems as a user would, uses, upgrades and removes them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from devtools import package, system
from devtools.environment import CACHE, ROOT, SetupError
from devtools.packages import deb_proof
from devtools.packages.clean_system import RELEASES, CleanSystem, make_archive, unpacked
from devtools.packages.deb_proof import DebProof
from devtools.packages.release_facts import version
from devtools.packages.rpm_proof import RpmProof
from devtools.packages.wine_proof import WineProof

_RPM, _WINDOWS = "rpm", "windows"
_UNDER_RPM = "trixie"
SYSTEMS = (*RELEASES, _RPM, _WINDOWS)
DEFAULT = ("bookworm", "trixie", "forky", _RPM)
"""What this project's own package registry reaches; Ubuntu's releases are tried where that is reached."""


def run(systems: list[str]) -> int:
    """Tries dist/ (made when missing) on each of `systems`. 1 when something does not hold."""
    if os.geteuid() != 0:
        raise SetupError("Clean systems can only be made as root: sudo python3 dev.py test --packages")
    failed = []
    for name in systems:
        started = time.monotonic()
        print(f"\n== {name}", flush=True)
        failed += [f"{name}: {step}" for step in _try(name)]
        print(f"{name}: {time.monotonic() - started:.0f} s", flush=True)
    print("\nFAILED: " + "; ".join(failed) if failed else f"\nEverything holds on {', '.join(systems)}.")
    return 1 if failed else 0


def _try(name: str) -> list[str]:
    """What failed on one system."""
    if name == _WINDOWS:
        return WineProof(_made(f"windows/Dousha-{version()}-windows-x64-setup.exe", for_windows=True)).failures()
    system.need_programs({"mmdebstrap": "mmdebstrap", "dpkg-deb": "dpkg"})
    if name == _RPM:
        rpm = _made(f"dousha-{version()}-1.x86_64.rpm")
        return _on_clean(_UNDER_RPM, lambda clean: RpmProof(clean, name, rpm).failures())
    deb = _made(f"dousha_{version()}_amd64.deb")
    previous = deb_proof.previous(deb)
    return _on_clean(name, lambda clean: DebProof(clean, name, deb, previous).failures())


def _made(name: str, *, for_windows: bool = False) -> Path:
    """A file of dist/, made now if it is not there. Raises SetupError."""
    file = package.DIST / name
    if not file.exists() and package.make(for_windows=for_windows, twice=False):
        raise SetupError(f"{file.name} could not be made.")
    return file


def _on_clean(release: str, try_it: Callable[[CleanSystem], list[str]]) -> list[str]:
    archive = CACHE / "clean" / f"{release}.tar"
    if not archive.exists():
        make_archive(release, archive)
    with unpacked(archive, ROOT / "build" / "clean" / release) as clean:
        return try_it(clean)
