"""The folder that every package is made from: the program with its Python and libraries, by PyInstaller."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from devtools.environment import CACHE, ROOT, SetupError, ensure, python_of
from devtools.packages import elf
from devtools.packages.release_facts import Facts

LOCK = ROOT / "requirements" / "package.lock"
ENVIRONMENT = CACHE / "package"
_OLDEST, _NEWEST = (3, 11), (3, 14)
_TIMEOUT_S = 1800


@dataclass(frozen=True)
class Bundle:
    """What PyInstaller made."""

    folder: Path
    """Holds the program and `_internal`."""
    icons: Path
    """dousha-<size>.png, dousha.ico, dousha.icns, wizard.bmp."""
    sources: list[Path]
    """Where each file inside came from on this machine."""


def make(work: Path, facts: Facts) -> Bundle:
    """Makes the folder under `work`, anew. Raises SetupError when the tools cannot be set up."""
    python = build_environment()
    shutil.rmtree(work, ignore_errors=True)
    icons = make_icons(python, work)
    _write_windows_version(icons / "version.txt", facts.version)
    listing = work / "sources.json"
    home = work / "home.txt"
    home.write_text(facts.repository + "\n", encoding="utf-8", newline="\n")
    environment = os.environ | {
        "DOUSHA_ICONS": str(icons),
        "DOUSHA_HOME_FILE": str(home),
        "DOUSHA_SOURCES": str(listing),
        "SOURCE_DATE_EPOCH": str(facts.epoch),
        "PYTHONHASHSEED": "0",
    }
    command = [str(python), "-m", "PyInstaller", "--clean", "--noconfirm", "--log-level", "WARN"]
    command += ["--distpath", str(work / "dist"), "--workpath", str(work / "pyinstaller")]
    command.append(str(ROOT / "packaging" / "dousha.spec"))
    subprocess.run(command, cwd=ROOT, env=environment, check=True, timeout=_TIMEOUT_S)
    folder = work / "dist" / "dousha"
    _try_every_module(folder)
    if sys.platform.startswith("linux"):
        elf.strip(elf.programs_and_libraries(folder), facts.epoch)
    sources = [Path(text) for text in json.loads(listing.read_text(encoding="utf-8"))]
    return Bundle(folder, icons, sources)


def app_modules() -> list[str]:
    """The names of all modules of the app, from its sources; the one that runs the app is left out."""
    files = sorted((ROOT / "app").rglob("*.py"))
    names = [".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__") for file in files]
    return [name for name in names if name != "app.__main__"]


def _try_every_module(folder: Path) -> None:
    """Imports them all in the packed program, starts it once, then takes the one out that does so.

    Raises CalledProcessError.
    """
    ending = ".exe" if sys.platform == "win32" else ""
    checkers = [folder / f"check_imports{ending}", *folder.parent.glob("Dousha.app/Contents/MacOS/check_imports")]
    for checker in checkers:
        subprocess.run([checker, *app_modules()], check=True, timeout=300)
        if sys.platform == "linux":  # on macOS a signature covers the folder, and its owner may write there
            subprocess.run([checker, "--start"], check=True, timeout=300)
        checker.unlink()


def make_icons(python: Path, work: Path) -> Path:
    """Draws the app's icon in all sizes; the folder they are in."""
    icons = work / "icons"
    drawing = ROOT / "resources" / "icons" / "dousha.svg"
    subprocess.run([python, ROOT / "packaging" / "icons.py", drawing, icons], check=True, timeout=120)
    return icons


def build_environment() -> Path:
    """The Python of `.cache/package`: the newest that the app supports, with the app's libraries and PyInstaller."""
    base = _newest_python()
    python = python_of(ENVIRONMENT)
    if _version(python) != _version(base):
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        ENVIRONMENT.parent.mkdir(exist_ok=True)
        print(f"Making {ENVIRONMENT.relative_to(ROOT)} with {base} ...", flush=True)
        subprocess.run([base, "-m", "venv", ENVIRONMENT], check=True, timeout=300)
    return ensure(ENVIRONMENT, [LOCK])


def _newest_python() -> Path:
    """Of this Python, those on PATH and pyenv's: the newest supported one that PyInstaller can pack."""
    if given := os.environ.get("DOUSHA_PACKAGE_PYTHON"):
        return Path(given)
    names = [f"python3.{minor}" for minor in range(_OLDEST[1], _NEWEST[1] + 1)]
    on_path = [Path(found) for name in names if (found := shutil.which(name))]
    pyenv = sorted(Path.home().glob(".pyenv/versions/3.*/bin/python3"))
    usable = [(version, path) for path in (Path(sys.executable), *on_path, *pyenv) if (version := _version(path))]
    if not usable:
        raise SetupError("No Python here can be packed: PyInstaller needs one built with its shared library.")
    return max(usable, key=lambda pair: pair[0])[1]


def _version(python: Path) -> tuple[int, ...]:
    """Its version when it can be packed, else ()."""
    question = "import sys, sysconfig as s; print(*sys.version_info[:3], s.get_config_var('Py_ENABLE_SHARED') or 0)"
    try:
        answer = subprocess.run([python, "-c", question], capture_output=True, text=True, check=True, timeout=60)
    except (OSError, subprocess.SubprocessError):
        return ()
    *version, shared = map(int, answer.stdout.split())
    packable = shared or not sys.platform.startswith("linux")
    return tuple(version) if packable and _OLDEST <= tuple(version[:2]) <= _NEWEST else ()


def _write_windows_version(file: Path, version: str) -> None:
    """The properties that Windows shows of the program."""
    numbers = tuple(int(part) for part in [*re.findall(r"\d+", version), "0", "0", "0", "0"][:4])
    texts = {"ProductName": "Dousha", "FileDescription": "Dousha", "FileVersion": version, "ProductVersion": version}
    strings = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in texts.items())
    file.write_text(
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}), kids=["
        f"StringFileInfo([StringTable('040904B0', [{strings}])]),"
        "VarFileInfo([VarStruct('Translation', [1033, 1200])])])\n",
        encoding="utf-8",
    )
