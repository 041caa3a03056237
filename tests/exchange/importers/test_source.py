"""Files, folders and zips that mean no good."""

from __future__ import annotations

import gzip
import json
import struct
import zipfile
from pathlib import Path

import pytest

from app.exchange.importers import source as source_module
from app.exchange.importers.detecting import detect
from app.exchange.importers.import_problem import ImportProblem
from app.exchange.importers.importing import Notes
from app.exchange.importers.source import Source
from app.storage.table_rows import table_rows
from tests.exchange.importers import exports


def test_a_zip_with_names_that_lead_outside_is_read_and_writes_nothing(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    path = exports.write_zip(
        inside / "z.zip", {"../../evil.json": "[]", "/etc/conversations.json": [exports.plain_gpt(1)]}
    )
    with Source(path) as source:
        importer = detect(source)
        assert importer is not None
        assert len(list(importer.conversations(source, Notes()))) == 1
        assert source.read("../../evil.json") == b"[]"
    assert sorted(item.name for item in tmp_path.rglob("*")) == ["inside", "z.zip"]


def test_names_that_are_not_in_the_folder_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.json").symlink_to(tmp_path / "secret.txt")
    with Source(folder) as source:
        assert source.names == []
        for name in ("../secret.txt", "link.json", str(tmp_path / "secret.txt")):
            with pytest.raises(ImportProblem):
                source.read(name)


def test_an_attachment_beyond_the_limit_is_a_problem(tmp_path: Path) -> None:
    path = exports.write_zip(tmp_path / "z.zip", {"big": b"x" * 2_000_000})
    with Source(path) as source, pytest.raises(ImportProblem) as problem:
        source.read("big", 1024 * 1024)
    assert "too large" in problem.value.text.en
    assert "太大" in problem.value.text.zh


def test_a_document_that_unpacks_to_more_than_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "LARGEST_DOCUMENT", 3_000_000)
    path = tmp_path / "bomb.bak"
    path.write_bytes(gzip.compress(b"[" + b" " * 50_000_000 + b"]"))
    with Source(path) as source, pytest.raises(ImportProblem):
        source.document("bomb.bak")


def test_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(source_module, "MOST_FILES", 3)
    with pytest.raises(ImportProblem):
        Source(exports.write_zip(tmp_path / "z.zip", {f"{n}.json": "" for n in range(4)}))


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ImportProblem) as problem:
        Source(tmp_path / "gone.zip")
    assert "gone.zip" in problem.value.text.en


def test_a_zip_with_a_password(tmp_path: Path) -> None:
    path = exports.write_zip(tmp_path / "z.zip", {"conversations.json": [exports.plain_gpt(1)]})
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + offset
        data[at : at + 2] = struct.pack("<H", struct.unpack("<H", data[at : at + 2])[0] | 1)
    path.write_bytes(data)
    with Source(path) as source:
        assert detect(source) is None
        with pytest.raises(ImportProblem) as problem:
            source.read("conversations.json")
    assert "password" in problem.value.text.en


def test_a_damaged_entry_gives_what_can_be_read_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "z.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("conversations.json", json.dumps([exports.plain_gpt(n) for n in range(3000)]))
    data = bytearray(path.read_bytes())
    data[len(data) - 400] ^= 0x01  # the checksum no longer fits
    path.write_bytes(data)
    notes = Notes()
    with Source(path) as source:
        importer = detect(source)
        assert importer is not None
        assert len(list(importer.conversations(source, notes))) > 1500
    assert any("damaged" in text.en for text in notes.texts())


def test_a_database_without_a_reader_is_a_problem(tmp_path: Path) -> None:
    with Source(exports.cherry_database(tmp_path)) as source:
        importer = detect(source)
        assert importer is not None
        with pytest.raises(ImportProblem):
            list(importer.conversations(source, Notes()))


def test_rows_of_what_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "no.sqlite"
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 500)
    with pytest.raises(ValueError, match="database"):
        list(table_rows(path, "topic"))


def test_attachments_cannot_be_read_once_the_source_is_closed(tmp_path: Path) -> None:
    with Source(exports.chatgpt(tmp_path)) as source:
        importer = detect(source)
        assert importer is not None
        attachment = next(iter(importer.conversations(source, Notes()))).attachments[0]
    with pytest.raises(ImportProblem):
        attachment.open()
