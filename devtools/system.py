"""What the operating system must bring: libraries that Qt's wheels leave out, fonts, the parts of a desktop.

On Debian and its relatives what is missing is installed when that needs no password; elsewhere it is named.
"""

from __future__ import annotations

import ctypes
import glob
import importlib.util
import os
import shutil
import subprocess
import sys

_APT_TIMEOUT_S = 1200

# What Qt loads (core, xcb and Wayland platforms), by soname; found by ldd over the wheel in a bare Debian 12.
_QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}

# Programs of the test desktop, by name.
_DESKTOP_PROGRAMS = {
    "Xvfb": "xvfb",
    "openbox": "openbox",
    "dbus-daemon": "dbus",
    "dbus-send": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
}


# Parts of the test that listens as a screen reader does: Debian package to a file of it.
_LISTENING = {
    "at-spi2-core": "/usr/libexec/at-spi-bus-launcher",
    "gir1.2-atspi-2.0": "/usr/lib/*/girepository-1.0/Atspi-2.0.typelib",
    "python3-gi": "/usr/lib/python3/dist-packages/gi/__init__.py",
    "xdotool": "/usr/bin/xdotool",
}


def prepare(*, desktop: bool) -> None:
    """Sees to what running the app needs and, for tests and pictures, what a private `desktop` is made of.

    Installs it where that needs no password, else says how. Raises SystemExit when the app cannot start.
    """
    if not sys.platform.startswith("linux"):
        return
    required = [*_missing_for_venv(), *_missing_for_qt()]
    missing = required + _missing_fonts() + (_missing_for_desktop() + _missing_for_listening() if desktop else [])
    if missing and not _install(missing) and required:
        raise SystemExit(1)


def _missing_for_listening() -> list[str]:
    """The test that reads the window through AT-SPI; without these it is skipped."""
    if not shutil.which("apt-get"):  # elsewhere these have other names and places
        return []
    needed = {package: bool(glob.glob(pattern)) for package, pattern in _LISTENING.items()}
    return sorted(package for package, is_there in needed.items() if not is_there)


def need_programs(programs: dict[str, str]) -> None:
    """Sees to `programs` (name to Debian package), as `prepare` does. Raises SystemExit when one stays missing."""
    missing = sorted({package for program, package in programs.items() if not shutil.which(program)})
    if missing and not _install(missing):
        raise SystemExit(1)


def _missing_for_venv() -> list[str]:
    return [] if importlib.util.find_spec("ensurepip") else [f"python3.{sys.version_info.minor}-venv"]


def _missing_for_qt() -> list[str]:
    return [package for soname, package in _QT_LIBRARIES.items() if not _loads(soname)]


def _missing_fonts() -> list[str]:
    """Without these Chinese or emoji are empty boxes."""
    missing = [] if shutil.which("fc-list") else ["fontconfig"]
    if not _font_for("lang=zh-cn"):
        missing.append("fonts-noto-cjk")
    if not _font_for("lang=und-zsye"):
        missing.append("fonts-noto-color-emoji")
    return missing


def _missing_for_desktop() -> list[str]:
    return sorted({package for program, package in _DESKTOP_PROGRAMS.items() if not shutil.which(program)})


def _install(packages: list[str]) -> bool:
    """Installs Debian `packages`, or says how to, in one line."""
    if not shutil.which("apt-get"):
        names = " ".join(packages)
        print(f"Missing here; install what your system calls these Debian packages: {names}", file=sys.stderr)
        return False
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    prefix = _without_password()
    if prefix is None:
        print("Some system packages are missing. Install them with:", file=sys.stderr)
        print("    sudo " + " ".join(command), file=sys.stderr)
        return False
    print(f"Installing with apt-get: {' '.join(packages)}", flush=True)
    return _apt(prefix, ["update"]) and _apt(prefix, command[1:])


def _without_password() -> list[str] | None:
    """What to put before a command to run it as root; None when that would need a password."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False, timeout=20).returncode == 0:
        return [sudo, "-n"]
    return None


def _apt(prefix: list[str], arguments: list[str]) -> bool:
    options = ["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
    command = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", *options, *arguments]
    result = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=_APT_TIMEOUT_S
    )
    if result.returncode:
        print(result.stdout + result.stderr, file=sys.stderr)
    return result.returncode == 0


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def _font_for(pattern: str) -> bool:
    fc_list = shutil.which("fc-list")
    if not fc_list:
        return False
    found = subprocess.run([fc_list, f":{pattern}", "family"], capture_output=True, check=False, timeout=120)
    return bool(found.stdout.strip())
