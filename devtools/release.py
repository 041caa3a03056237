"""`dev.py release`: gives the next version its number, checks that all places agree, and makes the commit and tag."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, datetime

from devtools.environment import ROOT, SetupError
from devtools.packages.release_facts import version

CHANGELOG = ROOT / "CHANGELOG.md"
_VERSION_FILE = ROOT / "app" / "__init__.py"
_NUMBER = re.compile(r"\d+\.\d+\.\d+")
_HEADING = re.compile(r"^## (\d+\.\d+\.\d+) \((not released|\d{4}-\d\d-\d\d)\)$", re.MULTILINE)


def prepare(wanted: str) -> int:
    """Everything but the push: dates the top entry of CHANGELOG.md, commits, tags. Raises SetupError."""
    if not _NUMBER.fullmatch(wanted):
        raise SetupError(f"{wanted} is no version; it should look like 1.2.3.")
    if _git("status", "--porcelain"):
        raise SetupError("There are changes that are not committed.")
    if _git("tag", "--list", f"v{wanted}"):
        raise SetupError(f"There is a v{wanted} already.")
    text = CHANGELOG.read_text(encoding="utf-8")
    if headings(text)[:1] != [(wanted, "not released")]:
        raise SetupError(f"CHANGELOG.md should begin with: ## {wanted} (not released)")
    today = datetime.now(UTC).date().isoformat()
    CHANGELOG.write_text(text.replace("(not released)", f"({today})", 1), encoding="utf-8", newline="\n")
    code = _VERSION_FILE.read_text(encoding="utf-8").replace(f'"{version()}"', f'"{wanted}"')
    _VERSION_FILE.write_text(code, encoding="utf-8", newline="\n")
    _git("commit", "--quiet", "--message", f"Release {wanted}", "--", str(CHANGELOG), str(_VERSION_FILE))
    _git("tag", "--annotate", f"v{wanted}", "--message", f"Dousha {wanted}")
    print(f"Version {wanted} is committed and tagged. Publish it with: git push origin HEAD v{wanted}")
    return 0


def check(wanted: str) -> int:
    """1 when the source is not ready to be released as `wanted`; says why."""
    newest = headings(CHANGELOG.read_text(encoding="utf-8"))[:1]
    if version() != wanted:
        print(f"app/__init__.py says {version()}, not {wanted}.", file=sys.stderr)
    elif not newest or newest[0][0] != wanted or newest[0][1] == "not released":
        print(f"CHANGELOG.md does not begin with a dated entry for {wanted}.", file=sys.stderr)
    else:
        return 0
    return 1


def notes() -> str:
    """What CHANGELOG.md says about the newest version."""
    text = CHANGELOG.read_text(encoding="utf-8")
    found = list(_HEADING.finditer(text))
    return text[found[0].end() : found[1].start() if len(found) > 1 else len(text)].strip()


def headings(text: str) -> list[tuple[str, str]]:
    """Version and date (or "not released") of each entry, newest first."""
    return _HEADING.findall(text)


def _git(*arguments: str) -> str:
    result = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    if result.returncode:
        raise SetupError(f"git {arguments[0]}: {result.stderr.strip()}")
    return result.stdout.strip()
