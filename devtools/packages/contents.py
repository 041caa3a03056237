"""What is inside a package, by name, version and licence: the SBOM (CycloneDX) and the folder of licence texts."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path

from devtools.environment import SetupError
from devtools.notices import licence_of
from devtools.packages.release_facts import Facts

_TEXTS_OF_OURS = {"pyside6-essentials", "shiboken6", "latex2mathml"}
"""Parts whose wheels bring no licence text; it is in the project's own `licences`."""
_LICENCE_FILE = re.compile(r"(^|/)(licen[cs]e|copying|notice)", re.IGNORECASE)


@dataclass(frozen=True)
class Part:
    """One piece of somebody else's software in the package."""

    name: str
    version: str
    licence: str
    purl: str
    """Package URL: where it came from."""
    texts: tuple[Path, ...]
    """Its licence files on this machine."""


def parts(python: Path, sources: Iterable[Path]) -> list[Part]:
    """Python, and each distribution or system package that one of `sources` belongs to."""
    files = {path.resolve() for path in sources} | set(sources)
    found = [_python(python), *_distributions(python, files)]
    return sorted(found + _system_packages(files), key=lambda part: part.purl)


def write_licences(found: Iterable[Part], folder: Path) -> None:
    """One folder a part with its licence texts; Qt's and the fonts' are in the project's own `licences`.

    Raises SetupError for a part whose licence would not be there.
    """
    for part in found:
        if not part.texts and part.name not in _TEXTS_OF_OURS:
            raise SetupError(f"{part.name} brings no licence text; put it into licences/ and name it in {__name__}.")
        for number, text in enumerate(part.texts):
            target = folder / part.name
            target.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(text, target / (text.name if number == 0 else f"{number}-{text.name}"))


def write_sbom(found: Iterable[Part], facts: Facts, file: Path) -> None:
    """CycloneDX 1.6; the same bytes for the same contents."""
    components = [
        {
            "type": "library",
            "bom-ref": part.purl,
            "name": part.name,
            "version": part.version,
            "licenses": [{"license": {"name": part.licence}}],
            "purl": part.purl,
        }
        for part in found
    ]
    reference = f"dousha@{facts.version}"
    document = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, json.dumps([reference, components]))}",
        "version": 1,
        "metadata": {
            "timestamp": f"{facts.date}T00:00:00Z",
            "component": {
                "type": "application",
                "bom-ref": reference,
                "name": "dousha",
                "version": facts.version,
                "licenses": [{"license": {"id": "MIT"}}],
            },
        },
        "components": components,
        "dependencies": [{"ref": reference, "dependsOn": [component["bom-ref"] for component in components]}],
    }
    file.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def _python(python: Path) -> Part:
    question = "import platform, sysconfig; print(platform.python_version(), sysconfig.get_path('stdlib'), sep='\\n')"
    answer = subprocess.run([python, "-c", question], capture_output=True, text=True, check=True, timeout=60)
    version, library = answer.stdout.splitlines()
    places = [Path(library) / "LICENSE.txt", Path(library).parent / "LICENSE.txt"]  # the latter on Windows
    texts = tuple(path for path in places if path.exists())
    return Part("python", version, "PSF-2.0", f"pkg:generic/python@{version}", texts)


def _distributions(python: Path, files: set[Path]) -> list[Part]:
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.strip()
    return [_part(found) for found in distributions(path=[site]) if _is_inside(found, files)]


def _is_inside(distribution: Distribution, files: set[Path]) -> bool:
    if distribution.name.lower() == "pyinstaller":
        return True  # its boot loader is the program that people start
    return any(Path(str(distribution.locate_file(name))) in files for name in distribution.files or [])


def _part(distribution: Distribution) -> Part:
    name = re.sub(r"[-_.]+", "-", distribution.name).lower()
    found = [file for file in distribution.files or [] if ".dist-info" in str(file) and _LICENCE_FILE.search(str(file))]
    texts = tuple(sorted(path for file in found if (path := Path(str(distribution.locate_file(file)))).is_file()))
    version = distribution.version
    return Part(name, version, licence_of(distribution), f"pkg:pypi/{name}@{version}", texts)


def _system_packages(files: set[Path]) -> list[Part]:
    """The Debian packages of the libraries that were taken from this machine."""
    libraries = [path for path in files if path.parts[:2] in {("/", "lib"), ("/", "usr")} and ".so" in path.name]
    if not sys.platform.startswith("linux") or not libraries:
        return []
    names = {name for path in libraries for name in _owners(path)}
    return [_debian_part(name) for name in sorted(names)]


def _owners(path: Path) -> set[str]:
    result = subprocess.run(["dpkg-query", "-S", str(path)], capture_output=True, text=True, check=False, timeout=60)
    return {line.partition(":")[0] for line in result.stdout.splitlines()}


def _debian_part(name: str) -> Part:
    query = ["dpkg-query", "--show", "--showformat", "${Version}\\n", name]
    version = subprocess.run(query, capture_output=True, text=True, check=True, timeout=60).stdout.split()[0]
    text = Path("/usr/share/doc") / name / "copyright"
    texts = (text,) if text.exists() else ()
    licence = f"see licences/{name}/copyright" if texts else "unknown"
    return Part(name, version, licence, f"pkg:deb/debian/{name}@{version}", texts)
