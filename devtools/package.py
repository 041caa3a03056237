"""`dev.py package`: makes this system's installers in dist/, with checksums and a list of what is inside."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from devtools import system
from devtools.environment import ROOT
from devtools.packages import bundle, contents, linux, macos, windows
from devtools.packages.release_facts import Facts, facts

DIST = ROOT / "dist"
_WORK = ROOT / "build" / "package"
MOST_DOWNLOAD, MOST_INSTALLED = 42_000_000, 140_000_000
"""Bytes of the .deb and of what it installs."""


def make(*, for_windows: bool, twice: bool) -> int:
    """Makes this system's packages, or on Linux those `for_windows`. When `twice`, makes them again and compares.

    1 when a byte differs then, or when a package is too large.
    """
    known = facts()
    system.need_programs(_programs(for_windows=for_windows))
    target = DIST / "windows" if for_windows else DIST
    made = _build(known, target, for_windows=for_windows)
    print(f"\nDousha {known.version}, of {known.date}:")
    for file in made:
        print(f"  {file.stat().st_size / 1e6:7.1f} MB  {file.relative_to(ROOT)}")
    passed = _fits(made)
    if twice:
        with tempfile.TemporaryDirectory(dir=_WORK.parent) as folder:
            passed &= _same(made, _build(known, Path(folder), for_windows=for_windows))
    return 0 if passed else 1


def _programs(*, for_windows: bool) -> dict[str, str]:
    """Programs that the build calls, and the Debian packages that have them."""
    if not sys.platform.startswith("linux"):
        return {}
    linux_only = {
        "strip": "binutils",
        "rpmbuild": "rpm",
        "desktop-file-validate": "desktop-file-utils",
        "appstreamcli": "appstream",
        "lintian": "lintian",
    }
    return {"makensis": "nsis", "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64"} if for_windows else linux_only


def _build(known: Facts, target: Path, *, for_windows: bool) -> list[Path]:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    if for_windows and sys.platform != "win32":
        made = [windows.make_on_linux(_WORK.with_name("windows"), known, target)]
    else:
        made = _make_packages(known, target)
    sums = "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in sorted(made))
    (target / "SHA256SUMS").write_text(sums, encoding="ascii", newline="\n")
    return made


def _make_packages(known: Facts, target: Path) -> list[Path]:
    """The packages of the system this runs on, and the list of what is inside."""
    made = bundle.make(_WORK, known)
    parts = contents.parts(bundle.build_environment(), made.sources)
    sbom = target / f"dousha-{known.version}-{sys.platform}.cdx.json"
    contents.write_sbom(parts, known, sbom)
    _write_licences(parts, _WORK / "licences")
    if sys.platform == "darwin":
        return [macos.make(made.folder, _WORK / "licences", known, target), sbom]
    shutil.copytree(_WORK / "licences", made.folder / "licences")
    if sys.platform == "win32":
        return [windows.make_from(made.folder, made.icons, known, target), sbom]
    packages = linux.make(made.folder, made.icons, sbom, known, _WORK, target)
    _validate(packages)
    return [*packages, sbom]


def _write_licences(parts: list[contents.Part], folder: Path) -> None:
    contents.write_licences(parts, folder)
    shutil.copytree(ROOT / "licences", folder, dirs_exist_ok=True)
    for name in ("LICENSE", "THIRD_PARTY_NOTICES.md"):
        shutil.copyfile(ROOT / name, folder / name)


def _validate(packages: list[Path]) -> None:
    """Asks the desktop's and Debian's own checkers. Raises CalledProcessError."""
    share = _WORK / "root" / "usr" / "share"
    deb = next(file for file in packages if file.suffix == ".deb")
    for command in (
        ["desktop-file-validate", share / "applications" / "dousha.desktop"],
        ["appstreamcli", "validate", "--no-net", share / "metainfo" / "dousha.metainfo.xml"],
        ["lintian", "--allow-root", "--fail-on", "error", "--tag-display-limit", "0", deb],
    ):
        subprocess.run([str(word) for word in command], check=True, timeout=900)


def _fits(made: list[Path]) -> bool:
    for deb in (file for file in made if file.suffix == ".deb"):
        installed = linux.installed_bytes(deb)
        print(f"  {installed / 1e6:7.1f} MB  installed")
        if deb.stat().st_size > MOST_DOWNLOAD or installed > MOST_INSTALLED:
            limits = f"{MOST_DOWNLOAD / 1e6:.0f} MB to download and {MOST_INSTALLED / 1e6:.0f} MB installed"
            print(f"Too large: at most {limits}.", file=sys.stderr)
            return False
    return True


def _same(first: list[Path], second: list[Path]) -> bool:
    different = [one.name for one, other in zip(first, second, strict=True) if one.read_bytes() != other.read_bytes()]
    print(f"A second build differs in: {', '.join(different)}" if different else "A second build gives the same bytes.")
    return not different
