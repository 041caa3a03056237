"""Linux programs and libraries in a folder: makes them small, tells what they need from the system."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

_MAGIC = b"\x7fELF"


def programs_and_libraries(folder: Path) -> list[Path]:
    """Every ELF file under `folder`, links left out."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and _is_elf(path))


def strip(files: Iterable[Path], epoch: int) -> None:
    """Takes out symbols and debugging information that only a developer reads."""
    for file in files:
        subprocess.run(
            ["strip", "--strip-unneeded", "--enable-deterministic-archives", str(file)],
            check=True,
            env={"PATH": "/usr/bin:/bin", "SOURCE_DATE_EPOCH": str(epoch)},
            timeout=120,
        )


def needed_from_system(files: list[Path]) -> set[str]:
    """The sonames that `files` ask for and none of them answers to."""
    inside = {path.name for path in files} | {name for path in files for name in _dynamic(path, "SONAME")}
    return {name for path in files for name in _dynamic(path, "NEEDED")} - inside


def newest_symbol(files: Iterable[Path], family: str) -> str:
    """The newest version of `family` ("GLIBC", "GLIBCXX") that any of `files` asks for, such as "2.34"."""
    pattern = re.compile(rf"\b{family}_(\d+(?:\.\d+)+)\b")
    found = {version for path in files for version in pattern.findall(_readelf("--version-info", path))}
    return max(found, key=lambda version: tuple(map(int, version.split("."))), default="")


def _dynamic(path: Path, tag: str) -> Iterator[str]:
    yield from re.findall(rf"\({tag}\).*\[(.+)\]", _readelf("--dynamic", path))


def _readelf(option: str, path: Path) -> str:
    command = ["readelf", "--wide", option, str(path)]
    return subprocess.run(
        command, capture_output=True, text=True, check=True, timeout=60, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}
    ).stdout


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == _MAGIC
