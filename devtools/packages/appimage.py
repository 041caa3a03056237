"""The folder that appimagetool packs: `python -m devtools.packages.appimage ROOT TARGET`, ROOT as in the .deb."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path


def lay_out(root: Path, target: Path) -> None:
    """Copies the installed files under `root` to `target`, with what AppImage expects at its top."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(root / "usr", target / "usr", symlinks=True)
    shutil.copyfile(root / "usr/share/applications/dousha.desktop", target / "dousha.desktop")
    shutil.copyfile(root / "usr/share/icons/hicolor/256x256/apps/dousha.png", target / "dousha.png")
    (target / "AppRun").symlink_to("usr/lib/dousha/dousha")


if __name__ == "__main__":
    lay_out(Path(sys.argv[1]), Path(sys.argv[2]))
