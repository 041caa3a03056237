"""Draws resources/icons/dousha.svg as PNGs of all sizes, packs them for Windows (.ico) and macOS (.icns), and draws the
side of the Windows installer's first page.

Run as a program by the Python that has PySide6: `icons.py SVG FOLDER`.
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPainter  # noqa: TID251 - a tool of its own
from PySide6.QtSvg import QSvgRenderer  # noqa: TID251 - a tool of its own

SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
_ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
_WIZARD, _LOGO, _GROUND = (164, 314), 96, "#f3e6e4"
_ICNS_TYPES = {
    b"icp4": 16,
    b"icp5": 32,
    b"ic07": 128,
    b"ic08": 256,
    b"ic09": 512,
    b"ic11": 32,
    b"ic12": 64,
    b"ic13": 256,
}
"""macOS's names for its sizes (the last three: the same sizes for screens of double density)."""


def draw(svg: Path, folder: Path) -> None:
    """Writes dousha-<size>.png, dousha.ico, dousha.icns and wizard.bmp into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    renderer = QSvgRenderer(str(svg))
    if not renderer.isValid():
        raise ValueError(f"not a drawing: {svg}")
    pictures: dict[int, bytes] = {}
    for size in SIZES:
        file = folder / f"dousha-{size}.png"
        image = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(Qt.GlobalColor.transparent)
        painter = QPainter(image)
        renderer.render(painter)
        painter.end()
        if not image.save(str(file), "PNG"):
            raise OSError(f"could not write {file}")
        pictures[size] = file.read_bytes()
    _draw_wizard(renderer, folder / "wizard.bmp")
    (folder / "dousha.ico").write_bytes(_ico(pictures))
    (folder / "dousha.icns").write_bytes(_icns(pictures))


def _draw_wizard(renderer: QSvgRenderer, file: Path) -> None:
    """The icon on a plain ground, in the size and format that NSIS wants."""
    image = QImage(*_WIZARD, QImage.Format.Format_RGB888)
    image.fill(QColor(_GROUND))
    painter = QPainter(image)
    renderer.render(painter, QRectF((_WIZARD[0] - _LOGO) / 2, _LOGO / 2, _LOGO, _LOGO))
    painter.end()
    if not image.save(str(file), "BMP"):
        raise OSError(f"could not write {file}")


def _ico(pictures: dict[int, bytes]) -> bytes:
    """Header, one entry of 16 bytes a size, then the PNGs."""
    head = struct.pack("<HHH", 0, 1, len(_ICO_SIZES))
    entries, body = b"", b""
    for size in _ICO_SIZES:
        offset = len(head) + 16 * len(_ICO_SIZES) + len(body)
        entries += struct.pack("<BBBBHHII", size % 256, size % 256, 0, 0, 1, 32, len(pictures[size]), offset)
        body += pictures[size]
    return head + entries + body


def _icns(pictures: dict[int, bytes]) -> bytes:
    """Blocks of type, length (with these eight bytes) and PNG."""
    blocks = b"".join(
        kind + struct.pack(">I", len(pictures[size]) + 8) + pictures[size] for kind, size in _ICNS_TYPES.items()
    )
    return b"icns" + struct.pack(">I", len(blocks) + 8) + blocks


if __name__ == "__main__":
    draw(Path(sys.argv[1]), Path(sys.argv[2]))
