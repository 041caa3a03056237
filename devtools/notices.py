"""THIRD_PARTY_NOTICES.md: the libraries that go to the user with the app, and their licences.

The names come from run.lock, for all platforms; the texts from what is installed, or from the wheel for a
library that only other platforms or Pythons install.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from devtools.environment import ROOT, RUN_LOCK, VENV, ensure_app_environment

FILE = ROOT / "THIRD_PARTY_NOTICES.md"
_LICENCE_FILE = re.compile(r"\.dist-info/(.*/)?(licen[cs]e|copying|notice)", re.IGNORECASE)
# For those whose metadata has neither an expression nor the short form.
_CLASSIFIER = "License :: OSI Approved :: "

_HEAD = """\
# Third-party notices

Dousha itself is under the MIT licence (`LICENSE`). It stands on the libraries below, each under its own
licence. This file is made by `python3 dev.py notices`.

## Qt and PySide6

PySide6, Shiboken6 and Qt are used under the GNU Lesser General Public License, version 3
(`licences/LGPL-3.0.txt`, which builds on `licences/GPL-3.0.txt`). They are separate shared libraries that you
may replace with versions of your own; nothing in Dousha's licence forbids changing them or looking into how
they work. Their source code is at <https://download.qt.io/official_releases/QtForPython/> and
<https://download.qt.io/official_releases/qt/>, under the version that the table names. Qt contains further
third-party code; Qt's documentation lists it at
<https://doc.qt.io/qt-6/licenses-used-in-qt.html>.

## Fonts

ziamath contains STIX Two Math under the SIL Open Font License 1.1 (`licences/OFL-1.1.txt`); ziafont contains
DejaVu Sans under its own free licence (`licences/DejaVu.txt`).

## Unicode data

`resources/han_variants.txt` pairs simplified with traditional characters. It was made, and so modified, from
`Unihan_Variants.txt` of Unicode 15.0, © 2022 Unicode, Inc. (`licences/Unicode.txt`).

## Libraries

| library | version | licence |
|---|---|---|
"""


def write() -> int:
    """Writes the file anew."""
    ensure_app_environment(developing=False)
    FILE.write_text(_HEAD + "".join(_rows_and_texts()), encoding="utf-8", newline="\n")
    return 0


def locked() -> dict[str, str]:
    """Name to version of every library in run.lock."""
    text = RUN_LOCK.read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9.-]+)(?:\[.*\])?==([^ ;\\]+)", text, re.MULTILINE))


def row(name: str, distribution: Distribution) -> str:
    """The line of the table for one library."""
    return f"| {name} | {distribution.version} | {licence_of(distribution)} |\n"


def texts(name: str, distribution: Distribution) -> str:
    """The section with the licence texts of one library; "" when its wheel carries none."""
    found = sorted(str(file) for file in distribution.files or [] if _LICENCE_FILE.search(str(file)))
    bodies = [distribution.read_text(path.partition("/")[2]) or "" for path in found]
    if not bodies:
        return ""
    return f"\n### {name}\n\n" + "\n".join(f"````text\n{_tidy(body)}\n````\n" for body in bodies)


def _rows_and_texts() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        libraries = {name: _find(name, version, Path(folder)) for name, version in locked().items()}
        yield from (row(name, library) for name, library in libraries.items())
        yield "\n## Licence texts\n"
        yield from (texts(name, library) for name, library in libraries.items())


def _find(name: str, version: str, folder: Path) -> Distribution:
    site = [str(path) for path in VENV.glob("lib*/**/site-packages")]
    for distribution in distributions(name=name, path=site):
        return distribution
    python = ensure_app_environment(developing=False)
    fetch = [str(python), "-m", "pip", "download", "--quiet", "--no-deps", "--dest", str(folder)]
    subprocess.run([*fetch, f"{name}=={version}"], check=True, timeout=300)
    wheel = next(folder.glob(f"{name.replace('-', '_')}-{version}-*.whl"))
    return next(iter(distributions(path=[str(wheel)])))


def licence_of(distribution: Distribution) -> str:
    metadata = distribution.metadata
    if "License-Expression" in metadata:
        return metadata["License-Expression"]
    classifiers = metadata.get_all("Classifier") or []
    names = [text.removeprefix(_CLASSIFIER) for text in classifiers if text.startswith(_CLASSIFIER)]
    return ", ".join(names) if names else metadata["License"].strip()


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip("\n").splitlines())
