"""What every package says about itself: version, date, where the project lives."""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime

from devtools.environment import ROOT, SetupError

MAINTAINER = "The Dousha contributors"
SUMMARY = "Chat with language models"


@dataclass(frozen=True)
class Facts:
    """The same for all packages of one build."""

    version: str
    epoch: int
    """Seconds since 1970 that every file in every package is dated with: builds of one commit are identical."""
    repository: str
    """Web address of the project, such as https://github.com/NAME/dousha: of the workflow that builds, else `app.HOME`;
    "" when neither knows it."""

    @property
    def date(self) -> str:
        """The day of `epoch` (UTC), as 2026-11-23."""
        return datetime.fromtimestamp(self.epoch, UTC).date().isoformat()

    def fill(self, template: str) -> str:
        """`template` with @VERSION@ and @DATE@ replaced."""
        return template.replace("@VERSION@", self.version).replace("@DATE@", self.date)


def facts() -> Facts:
    """Read from app/__init__.py, the last commit and, in a release workflow, its environment. Raises SetupError."""
    return Facts(version(), _epoch(), _repository())


def version() -> str:
    """The app's version; app/__init__.py is the one place where it stands."""
    return _constant("__version__")


def _constant(name: str) -> str:
    text = (ROOT / "app" / "__init__.py").read_text(encoding="utf-8")
    found = re.search(rf'^{name} = "([^"]*)"$', text, re.MULTILINE)
    if not found:
        raise SetupError(f"app/__init__.py has no {name}.")
    return found[1]


def _epoch() -> int:
    if given := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(given)
    command = ["git", "log", "-1", "--format=%ct"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    if result.returncode == 0 and result.stdout.strip():
        return int(result.stdout)
    return int((ROOT / "CHANGELOG.md").stat().st_mtime)  # an unpacked archive of the source


def _repository() -> str:
    server, name = os.environ.get("GITHUB_SERVER_URL"), os.environ.get("GITHUB_REPOSITORY")
    return f"{server}/{name}" if server and name else _constant("HOME")
