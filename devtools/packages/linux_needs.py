"""What the packages ask of a Linux system: taken from the libraries inside, in the words of .deb and .rpm."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from devtools.environment import SetupError
from devtools.packages import elf

# Debian's package for each library that is left to the system. A name that is missing here stops the build: then
# either the package must bring that library, or this table (and packaging/pruning.py) must say that the system does.
_DEBIAN = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
_GLIBC = {
    *("libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libresolv.so.2", "libutil.so.1"),
    "ld-linux-x86-64.so.2",
}
_CPP = "libstdc++.so.6"
DEBIAN_PACKAGES = tuple(dict.fromkeys(names.partition(" | ")[0] for names in (*_DEBIAN.values(), "libstdc++6")))
"""Of a current Debian, for a system that gets the program another way."""
# The first GCC, and so the first libstdc++6 of Debian, with each version of its symbols.
_GCC = {"3.4.26": "9", "3.4.27": "9", "3.4.28": "9.3", "3.4.29": "11", "3.4.30": "12", "3.4.31": "13", "3.4.32": "13.2"}

RECOMMENDED = (
    *("fonts-noto-cjk", "fonts-noto-color-emoji", "gnome-keyring | kwalletmanager | keepassxc"),
    *("xdg-utils", "xdg-desktop-portal"),
)
RECOMMENDED_RPM = ("google-noto-sans-cjk-fonts", "google-noto-color-emoji-fonts", "gnome-keyring", "xdg-utils")


@dataclass(frozen=True)
class Needs:
    """What one build of the program needs."""

    glibc: str
    """The oldest glibc it starts with, such as "2.34"."""
    debian: tuple[str, ...]
    """For Depends."""
    rpm: tuple[str, ...]
    """For Requires: names of libraries, which every RPM distribution knows, whatever it calls its packages."""


def of(folder: Path) -> Needs:
    """Read from the programs and libraries under `folder`. Raises SetupError for a library that nobody provides."""
    files = elf.programs_and_libraries(folder)
    names = elf.needed_from_system(files)
    glibc = elf.newest_symbol(files, "GLIBC")
    gcc = _GCC[elf.newest_symbol(files, "GLIBCXX")]
    if unknown := sorted(names - _DEBIAN.keys() - _GLIBC - {_CPP}):
        raise SetupError(f"No package is known to bring {', '.join(unknown)}; see devtools/packages/linux_needs.py.")
    debian = {_DEBIAN[name] for name in names if name in _DEBIAN}
    debian |= {f"libc6 (>= {glibc})", f"libstdc++6 (>= {gcc})", "ca-certificates"}
    rpm = {f"{name}()(64bit)" for name in names - _GLIBC} | {f"libc.so.6(GLIBC_{glibc})(64bit)", "ca-certificates"}
    return Needs(glibc, tuple(sorted(debian)), tuple(sorted(rpm)))
