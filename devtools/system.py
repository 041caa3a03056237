"""What the operating system must bring: libraries that Qt's wheels leave out, fonts, the parts of a desktop.

On Debian and its relatives what is missing is installed when that needs no password; elsewhere it is named.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys

# What Qt's core and its xcb and Wayland platforms load, by soname; found by ldd over the wheel in a bare Debian.
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


def missing_for_qt() -> list[str]:
    """The Debian packages of the libraries that Qt would not find here; empty outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    return sorted(package for soname, package in _QT_LIBRARIES.items() if not _loads(soname))


def missing_fonts() -> list[str]:
    """The Debian packages of fonts without which Chinese or emoji are empty boxes; empty outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    missing = []
    if not _font_for("lang=zh-cn"):
        missing.append("fonts-noto-cjk")
    if not _font_for("lang=und-zsye"):
        missing.append("fonts-noto-color-emoji")
    return missing if shutil.which("fc-list") else ["fontconfig", *missing]


def missing_for_desktop() -> list[str]:
    """The Debian packages of the test desktop's programs that are not here; empty outside Linux."""
    if not sys.platform.startswith("linux"):
        return []
    return sorted({package for program, package in _DESKTOP_PROGRAMS.items() if not shutil.which(program)})


def ensure(packages: list[str], needed_for: str, *, required: bool = True) -> None:
    """Installs Debian `packages`, or says how. Raises SystemExit when `required` and not to be had."""
    if not packages:
        return
    apt = shutil.which("apt-get")
    command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if apt and (prefix := _without_password()) is not None:
        print(f"Installing for {needed_for}: {' '.join(packages)}", flush=True)
        if _apt(prefix, ["update", "-qq"]) and _apt(prefix, ["-qq", *command[1:]]):
            return
        advice = "That failed; the lines above say why."
    elif apt:
        advice = "Install it with:\n    sudo " + " ".join(command)
    else:
        advice = "Install what your system calls these Debian packages: " + " ".join(packages)
    print(f"Missing for {needed_for}. {advice}", file=sys.stderr, flush=True)
    if required and apt:
        raise SystemExit(1)


def _without_password() -> list[str] | None:
    """What to put before a command to run it as root; None when that would need a password."""
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False, timeout=20).returncode == 0
    ):
        return [sudo, "-n"]
    return None


def _apt(prefix: list[str], arguments: list[str]) -> bool:
    environment = ["env", "DEBIAN_FRONTEND=noninteractive"]
    options = ["-o", "DPkg::Lock::Timeout=300", "-o", "Dpkg::Use-Pty=0"]
    command = [*prefix, *environment, "apt-get", *options, *arguments]
    return (
        subprocess.run(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False, timeout=1200
        ).returncode
        == 0
    )


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
