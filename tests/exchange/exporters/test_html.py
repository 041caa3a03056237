"""A page is text: no script, no event handler, nothing loaded from elsewhere, whatever was said."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.core.conversation import Conversation
from app.core.message import ImagePart, Message, TextPart
from tests.exchange.exporters.talks import exported, one_message, said, talk, unzipped

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](  JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<script>)",
    "[x](vbscript:x) [y](file:///etc/passwd)",
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    '<https://a.example/"onmouseover=alert(1)>',
    "[x](https://a.example '\" onclick=alert(1)')",
    '```"><script>\nx\n```',
    "|a|\n|-|\n|<b onclick=x>|",
    "</style></title></main><svg/onload=alert(1)>",
    "[a]: javascript:alert(1)\n\n[a]",
    "<iframe src=//evil.example></iframe><base href=//evil.example><meta http-equiv=refresh content=0>",
]
TEXTS = st.one_of(
    st.lists(st.sampled_from([*HOSTILE, "\n", "`", "<", ">", '"', "'", "&", "]("]), max_size=6).map("".join), st.text()
)
ALLOWED = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "time",
        "p",
    ),
    *("details", "summary", "pre", "code", "a", "ul", "ol", "li", "em", "strong", "s", "blockquote", "hr", "br", "img"),
    *("table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    *(
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
        "href",
        "rel",
        "title",
        "alt",
        "src",
        "start",
        "style",
    ),
}


class Page(HTMLParser):
    """Fails at anything that is more than text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.count = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        self.count += tag == "section"
        if tag not in {"meta", "img", "br", "hr"}:
            self.open.append(tag)
        for name, value in attributes:
            assert name in ATTRIBUTES, name
            if name == "href":
                assert re.match(r"(?:https?://|mailto:)", value or "", re.IGNORECASE)
            elif name == "src":
                assert re.match(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+$", value or "")
            elif name == "style":
                assert re.fullmatch(r"text-align:(?:left|right|center)", value or "")
            elif name == "http-equiv":
                assert value == "Content-Security-Policy"

    def handle_endtag(self, tag: str) -> None:
        if tag not in {"meta", "img", "br", "hr"}:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def parsed(data: bytes) -> Page:
    page = Page()
    page.feed(data.decode())
    page.close()
    assert page.open == []
    assert "url(" not in data.decode().split("</style>")[0]
    assert "@import" not in data.decode().split("</style>")[0]
    return page


@given(TEXTS, TEXTS)
@example("\n".join(HOSTILE), HOSTILE[0])
def test_hostile_text_is_only_text(text: str, title: str) -> None:
    conversation = Conversation(
        title=title,
        system_prompt=text,
        current_id="b",
        messages={
            "a": said("a", None, text, role=title, reasoning=text, model=text),
            "b": Message(
                id="b", parent_id="a", created_at=text, parts=(ImagePart(url=text, name=title), TextPart(text))
            ),
        },
    )
    page = parsed(exported("html", conversation))
    assert page.count == (3 if text.strip() else 2)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_shown(text: str) -> None:
    page = parsed(exported("html", one_message(f"```\n{text}\n```") if "```" not in text else one_message(text)))
    assert text in page.text or "```" in text


def test_markdown_is_rendered_and_pictures_are_inside() -> None:
    data = exported("html", talk("**粗体**\n\n| a |\n|:-:|\n| b |\n\n```py\nx < 1\n```\n\n[链接](https://example.com)"))
    parsed(data)
    text = data.decode()
    assert "<strong>粗体</strong>" in text
    assert "<table>" in text
    assert "x &lt; 1" in text
    assert 'href="https://example.com" rel="noopener' in text
    assert "data:image/png;base64," in text


def test_svg_is_never_shown() -> None:
    message = Message(id="m", parts=(ImagePart(file="evil.svg", name="x.svg", media_type="image/svg+xml"),))
    data = exported("html", Conversation(messages={"m": message}, current_id="m"))
    parsed(data)
    assert b"svg onload" not in data


def test_many_pages_come_with_one_that_finds_them() -> None:
    evil = "</script><script>alert(1)</script><!--"
    files = unzipped(exported("html", talk(), talk(evil, title="a/b 50% #1?"), talk(), archive=True))
    index = files.pop("index.html").decode()
    assert sorted(files) == ["pages/a b 50% #1.html", "pages/豆沙包 (2).html", "pages/豆沙包.html"]
    for data in files.values():
        parsed(data)
    scripts = re.findall(r"<script[^>]*>(.*?)</script>", index, re.DOTALL)
    assert len(scripts) == 2
    rows = json.loads(scripts[0])
    assert rows[1][:2] == ["a/b 50% #1?", "pages/a%20b%2050%25%20%231.html"]
    assert evil in rows[1][3]
    assert not re.search(r"innerHTML|eval|fetch|https?:", scripts[1])
