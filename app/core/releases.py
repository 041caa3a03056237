"""Which of two versions is the newer one, and where a project publishes its versions."""

from __future__ import annotations

import re
from typing import Any

_VERSION = re.compile(r"v?([0-9]{1,9}(?:\.[0-9]{1,9}){0,3})(?:-([0-9A-Za-z.-]{1,64}))?(?:\+[0-9A-Za-z.-]{1,64})?")
_PROJECT = re.compile(r"https://github\.com/([A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100})/?")


def version_in(tag: str) -> str:
    """The version that a tag such as "v1.2.0" names, as 1.2.0; "" for anything else."""
    return tag.removeprefix("v") if _VERSION.fullmatch(tag) else ""


def is_newer(version: str, than: str) -> bool:
    """Whether `version` comes after `than`: 1.10 after 1.9, 1.0 after 1.0-rc2. What is no version is never newer."""
    one, other = _order(version), _order(than)
    return one is not None and other is not None and one > other


def newest_address(home: str) -> str:
    """Where a project at `home` tells its newest version as JSON; "" when that is not known."""
    project = _PROJECT.fullmatch(home)
    return f"https://api.github.com/repos/{project[1]}/releases/latest" if project else ""


def download_page(home: str) -> str:
    """Where people get the newest version."""
    return f"{home.rstrip('/')}/releases/latest"


def _order(version: str) -> tuple[Any, ...] | None:
    """A value that sorts as the versions do, by the rules of semver.org."""
    found = _VERSION.fullmatch(version)
    if not found:
        return None
    numbers = [int(part) for part in found[1].split(".")]
    padded = tuple(numbers + [0] * (4 - len(numbers)))
    if found[2] is None:
        return (padded, 1, ())
    # Numbers come before words; of two, the shorter one that is a beginning of the longer comes first.
    parts = tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in found[2].split("."))
    return (padded, 0, parts)
