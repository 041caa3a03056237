"""The disk image for macOS, from the Dousha.app that PyInstaller made; signed and notarised where there are keys."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from pathlib import Path

from devtools.packages.release_facts import Facts

_TIMEOUT_S = 3600


def make(folder: Path, licences: Path, facts: Facts, target: Path) -> Path:
    """Writes the .dmg into `target`. `folder` is PyInstaller's, with Dousha.app beside it.

    DOUSHA_MAC_IDENTITY: name of the certificate; DOUSHA_NOTARY_PROFILE: notarytool's stored credentials.
    """
    program = folder.parent / "Dousha.app"
    shutil.copytree(licences, program / "Contents" / "Resources" / "licences", dirs_exist_ok=True)
    identity = os.environ.get("DOUSHA_MAC_IDENTITY")
    # The licences came after PyInstaller's signature; "-" is a signature that only says "unchanged".
    entitlements = Path(__file__).resolve().parents[2] / "packaging" / "macos" / "entitlements.plist"
    hardened = ["--options", "runtime", "--timestamp", "--entitlements", str(entitlements)] if identity else []
    _run("codesign", "--force", "--deep", *hardened, "--sign", identity or "-", str(program))
    stage = folder.parent / "disk"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    shutil.copytree(program, stage / "Dousha.app", symlinks=True)
    (stage / "Applications").symlink_to("/Applications")
    file = target / f"Dousha-{facts.version}-macos-{platform.machine()}.dmg"
    _run("hdiutil", "create", "-volname", "Dousha", "-srcfolder", str(stage), "-ov", "-format", "UDZO", str(file))
    if identity:
        _run("codesign", "--sign", identity, "--timestamp", str(file))
    if profile := os.environ.get("DOUSHA_NOTARY_PROFILE"):
        _run("xcrun", "notarytool", "submit", str(file), "--keychain-profile", profile, "--wait")
        _run("xcrun", "stapler", "staple", str(file))
    return file


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=_TIMEOUT_S)
