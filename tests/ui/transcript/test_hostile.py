"""Text that means harm: nothing is fetched or read, nothing is run, nothing hides, nothing takes long."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument

from app.core.message import Role
from app.ui.transcript import TranscriptPane
from app.ui.transcript.chunks import Chunker
from app.ui.transcript.pictures import decoded
from app.ui.transcript.specs import Spec, runs_of_spec, text_of
from tests.ui.transcript.looks import text_of_document
from tests.ui.transcript.plain_session import PlainSession

Settle = Callable[[], None]


def _specs(text: str) -> list[Spec]:
    return [spec for chunk in Chunker().update(text) for spec in chunk.specs()]


def _text(text: str) -> str:
    return "\n".join(text_of(spec) for spec in _specs(text))


def _links(text: str) -> list[str]:
    return [run.link for spec in _specs(text) for run in runs_of_spec(spec) if run.link]


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        "&#106;avascript:alert(1)",
        "vbscript:x",
        "file:///etc/passwd",
        "FILE://server/share",
        "data:text/html,<script>alert(1)</script>",
        "ms-settings:",
        "//evil.example",
        "/etc/passwd",
        "\\\\server\\share",
        "ftp://e.org/x",
        "tel:110",
    ],
)
def test_only_web_and_mail_addresses_can_be_clicked(address: str) -> None:
    for source in (
        f"[text]({address})",
        f"[text](<{address}>)",
        f"<{address}>",
        f"[a]: <{address}>\n\n[a]",
        f"![alt]({address})",
    ):
        assert _links(source) == []
        assert _text(source).strip()


def test_where_a_link_leads_is_not_hidden() -> None:
    assert _links("[bank](https://bank.example/\u202egpj.exe)") != []
    specs = _specs("[ba\u202enk](https://e.org) [x](ftp://e.org/\u200e)")
    text = "".join(run.text for run in runs_of_spec(specs[0]))
    assert "ba⟨U+202E⟩nk" in text
    assert "\u202e" not in text
    assert "\u200e" not in text


def test_code_cannot_be_turned_around() -> None:
    text = _text("```\nif access != '\u202euser\u2066':\n```\n\n`a\u2067b`")
    assert "⟨U+202E⟩" in text
    assert "⟨U+2067⟩" in text


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<iframe src='https://e.org'></iframe>",
        "<a href='javascript:x' onclick='y'>click</a>",
        "<style>* { display: none }</style>",
        "<table background='https://e.org/x.png'><tr><td>x</td></tr></table>",
        "text <svg onload=alert(1)> more",
    ],
)
def test_html_is_text(source: str) -> None:
    assert source in _text(source)


def test_nothing_is_fetched_or_read(
    pane: TranscriptPane, session: PlainSession, settle: Settle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"x")
    asked: list[str] = []
    original = type(pane.view.document()).loadResource
    monkeypatch.setattr(
        type(pane.view.document()),
        "loadResource",
        lambda self, kind, name: asked.append(str(name)) or original(self, kind, name),
    )
    address = QUrl.fromLocalFile(str(secret)).toString()
    session.add(Role.USER, f"![x]({address}) <img src='{address}'>")
    session.add(
        Role.ASSISTANT, f"![x]({address})\n\n<img src='{address}'>\n\n![y](https://e.org/y.png)\n\n![z](//e.org/z)"
    )
    settle()
    pane.grab()
    assert asked == []
    assert "🖼 y" in text_of_document(pane.view.document())


def test_the_document_gives_no_resource(pane: TranscriptPane, tmp_path: Path) -> None:
    file = tmp_path / "x.html"
    file.write_text("<b>secret</b>", encoding="utf-8")
    document = pane.view.document()
    for kind in QTextDocument.ResourceType:
        assert document.resource(kind.value, QUrl.fromLocalFile(str(file))) is None


def test_control_characters_are_shown_and_break_nothing(
    pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    odd = (
        "".join(map(chr, [*range(1, 9), *range(11, 32), *range(127, 160)]))
        + "\u2028\u2029\ufdd0\ufdd1\ufffc\ufeff\U000e0001"
    )
    session.add(Role.USER, "a" + odd + "b" + "\ud800")
    session.add(
        Role.ASSISTANT, f"a{odd}b\n\n```\na{odd}b\n```\n\n| a{odd}b |\n|---|\n| c{odd}d |\n\n[l{odd}k](https://e.org)"
    )
    settle()
    text = text_of_document(pane.view.document())
    assert "␛" in text
    assert "\ufdd0" not in text.replace("\n", "")


HARD = {
    "brackets": "[" * 40_000,
    "images": "![" * 20_000,
    "links": "[a](" * 15_000,
    "nested links": "[" * 5_000 + "a" + "](x)" * 5_000,
    "emphasis": "*a " * 20_000,
    "strong": "**a" * 20_000,
    "underscores": "_a " * 20_000,
    "backticks": "".join("`" * n + " " for n in range(1, 250)),
    "tags": "<a " * 15_000,
    "comment": "<!--" * 10_000,
    "entities": "&#" * 20_000,
    "dollars": "$" * 40_000,
    "dollar words": "$a " * 15_000,
    "math": "\\(" * 20_000,
    "math blocks": "$$\n" * 5_000,
    "quotes": ">" * 20_000 + " x",
    "nested quotes": "\n".join(">" * n + " x" for n in range(1, 300)),
    "nested lists": "\n".join("  " * n + "- x" for n in range(600)),
    "list marks": "- " * 5_000 + "x",
    "numbers": "1. " * 5_000 + "x",
    "pipes": "|" * 20_000 + "\n" + "|-" * 10_000,
    "wide table": "|" + "a|" * 400 + "\n|" + "-|" * 400 + ("\n|" + "b|" * 400) * 10,
    "long table": "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 2_000,
    "hashes": "#" * 50_000,
    "definitions": "".join(f"[r{n}]: /u{n}\n" for n in range(3_000)),
    "footnotes": "".join(f"[^{n}]: x\n" for n in range(2_000)),
    "blank lines": "\n" * 50_000,
    "tabs": "\t" * 50_000,
    "one line": "x" * 300_000,
    "one line of code": "```\n" + "y" * 300_000,
    "one Chinese line": "中文" * 100_000,
    "zalgo": ("a" + "\u0301" * 400) * 100,
    "emoji": "👨‍👩‍👧‍👦" * 5_000,
    "right to left": "שלום עולם " * 8_000,
    "addresses": "http://" * 10_000,
    "mail": "a@b.c " * 10_000,
    "cut entities": "&amp" * 15_000,
    "crlf": "a\r\n" * 20_000,
}


@pytest.mark.parametrize("name", HARD)
def test_hard_text_is_shown_without_a_freeze(
    pane: TranscriptPane, session: PlainSession, settle: Settle, name: str
) -> None:
    session.add(Role.USER, "x")
    message_id = session.start()
    random_ = random.Random(1)
    text, place = HARD[name], 0
    while place < len(text):
        size = random_.randint(1, max(len(text) // 6, 1))
        session.grow(message_id, text[place : place + size])
        place += size
        pane.display.draw_now()
    session.finish(message_id)
    settle()
    assert pane.view.document().blockCount() > 3
    if name not in {"definitions", "blank lines", "tabs"}:
        assert len(text_of_document(pane.view.document())) > 20


def test_text_that_is_nested_too_deeply_is_not_lost() -> None:
    assert "x" in _text(HARD["quotes"])
    assert _text(HARD["nested lists"]).count("x") == 600
    assert _text(HARD["nested quotes"]).count("x") == 299
    assert "x" in _text(HARD["list marks"])


def test_five_megabytes_on_one_line(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    session.put(Role.USER, "word " * 1_000_000)
    session.put(Role.ASSISTANT, "词语 word " * 600_000)
    began = time.thread_time()
    pane.show_session(session)
    pane.grab()
    settle()
    assert "word" in text_of_document(pane.view.document())
    assert pane.view.document().characterCount() < 400_000
    assert time.thread_time() - began < 60  # it would take hours if all of it were laid out


def test_a_picture_that_is_no_pixels_is_not_read(qapp: object, tmp_path: Path, tiny_png: bytes) -> None:
    """An SVG could name files of this computer, which Qt would read."""
    secret = tmp_path / "secret.png"
    secret.write_bytes(tiny_png)
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
        f'<image width="9" height="9" xlink:href="{secret}"/></svg>'
    )
    assert decoded(svg.encode()).isNull()
    assert not decoded(tiny_png).isNull()
