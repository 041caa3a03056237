"""What becomes of a file before it is sent."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

from app.core.attached_text import as_sent, read_text
from app.ui.attachments import preparing
from app.ui.attachments.preparing import RefusedError, prepare, read_file

pytestmark = pytest.mark.usefixtures("qapp")


def encoded(width: int, height: int, kind: str, *, transparent: bool = False) -> bytes:
    """An image file."""
    image = QImage(width, height, QImage.Format.Format_ARGB32 if transparent else QImage.Format.Format_RGB32)
    image.fill(QColor(10, 20, 30, 90) if transparent else QColor("orange"))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]  # a str in truth
    return bytes(buffer.data().data())


@pytest.mark.parametrize(("kind", "media_type"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_small_image_is_sent_as_it_is(kind: str, media_type: str) -> None:
    data = encoded(300, 200, kind)
    prepared = prepare("x", data)
    assert (prepared.data, prepared.media_type, prepared.is_image) == (data, media_type, True)
    assert prepared.suffix == f".{kind.lower()}"


def test_a_large_image_is_scaled_down_and_keeps_what_is_transparent() -> None:
    prepared = prepare("x.png", encoded(4096, 1024, "PNG", transparent=True))
    image = QImage.fromData(prepared.data)
    assert (image.width(), image.height(), image.hasAlphaChannel()) == (2048, 512, True)
    assert prepared.media_type == "image/png"


def test_an_image_that_services_do_not_take_is_converted() -> None:
    prepared = prepare("x.bmp", encoded(30, 20, "BMP"))
    assert (prepared.media_type, prepared.suffix) == ("image/jpeg", ".jpeg")


def test_a_turned_photograph_is_sent_upright() -> None:
    data = encoded(40, 20, "JPEG")
    exif = bytes.fromhex("ffe1002245786966000049492a000800000001001201030001000000060000000000000000000000")
    prepared = prepare("photo.jpg", data[:2] + exif[:36] + data[2:])
    image = QImage.fromData(prepared.data)
    assert (image.width(), image.height()) == (20, 40)


def test_what_a_camera_says_of_place_and_owner_is_not_sent() -> None:
    photo = encoded(40, 20, "JPEG")
    owner = b"Exif\0\0MM\0*\0\0\0\x08\0\0GPS 30.66 N 104.06 E"
    prepared = prepare("photo.jpg", photo[:2] + b"\xff\xe1" + (len(owner) + 2).to_bytes(2, "big") + owner + photo[2:])
    assert prepared.media_type == "image/jpeg"
    assert b"Exif" not in prepared.data
    assert b"GPS" not in prepared.data
    assert QImage.fromData(prepared.data).size() == QImage.fromData(photo).size()


def test_a_screenshot_with_metadata_stays_sharp() -> None:
    screenshot, said = encoded(40, 20, "PNG"), b"iTXtXML:com.adobe.xmp\0\0\0\0\0<exif:GPSLatitude>30,39.6N"
    chunk = (len(said) - 4).to_bytes(4, "big") + said + zlib.crc32(said).to_bytes(4, "big")
    data = screenshot[:33] + chunk + screenshot[33:]
    assert QImage.fromData(data).textKeys() == ["XML:com.adobe.xmp"]
    prepared = prepare("screenshot.png", data)
    assert prepared.media_type == "image/png"
    assert b"GPSLatitude" not in prepared.data
    assert QImage.fromData(prepared.data).pixelColor(5, 5) == QColor("orange")


def test_a_heavy_image_is_made_lighter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "LARGEST_IMAGE", 100)
    data = encoded(300, 200, "PNG")
    assert prepare("x.png", data).media_type == "image/jpeg"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_text_is_kept_as_it_is_whatever_it_is_encoded_in(encoding: str) -> None:
    data = "红豆\r\n沙包".encode(encoding)
    prepared = prepare("a.csv", data)
    assert (prepared.data, prepared.suffix, prepared.media_type, prepared.is_image) == (data, ".csv", "text/csv", False)
    assert read_text(data) == "红豆\n沙包"


def test_svg_is_text() -> None:
    assert not prepare("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>").is_image


@pytest.mark.parametrize("data", [b"\x7fELF\0\0", b"%PDF-1.7\n\x01\x02", b"\xff\xfe\xff", b"PK\3\4"])
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(RefusedError) as refused:
        prepare("x", data)
    assert "neither an image nor a text file" in refused.value.sentence.en


def test_a_file_that_is_too_large_is_not_even_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "LARGEST_FILE", 10)
    path = tmp_path / "large"
    path.write_bytes(b"x" * 11)
    with pytest.raises(RefusedError) as refused:
        read_file(path)
    assert "too large" in refused.value.sentence.en


def test_a_file_stands_marked_off_before_the_question() -> None:
    assert as_sent('a"b.txt', "1\n2\n\n") == '<file name="a\'b.txt">\n1\n2\n</file>'
