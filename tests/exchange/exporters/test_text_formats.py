"""Markdown and plain text keep every character; no message reaches into the next."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.exchange.exporters.talks import FILES, exported, one_message, talk, unzipped

PIECES = st.sampled_from(
    ["```", "~~~~", "<!--", "-->", "<script>", "<pre>", "<?", "\n", "\n\n", " ", "- ", "> ", "1. ", "# ", "x", "豆"]
)
MARKDOWN = st.one_of(st.lists(PIECES, max_size=14).map("".join), st.text(st.characters(exclude_categories=["Cs"])))


@given(MARKDOWN)
@example("```py\nprint(1)")
@example("- a\n  ```\n  b")
@example("<!-- never ended")
@example("<textarea>\n\nx")
def test_markdown_has_every_character_and_the_next_heading_is_one(text: str) -> None:
    data = exported("markdown", one_message(text)).decode()
    assert text in data
    if "\0" not in text:
        tokens = MarkdownIt("commonmark").parse(data)
        headings = [
            tokens[at + 1].content
            for at, token in enumerate(tokens)
            if token.type == "heading_open" and token.level == 0
        ]
        assert headings[0] == "t"
        assert headings[-1] == "Assistant"
        assert tokens[-2].content == "END"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_plain_text_has_every_character(text: str) -> None:
    assert text in exported("plain_text", one_message(text)).decode()


@given(st.text(st.one_of(st.sampled_from("#*_[]()<>!`\\&|~ \n"), st.characters(exclude_categories=["Cs"]))))
def test_a_title_is_a_heading_of_text_in_markdown(title: str) -> None:
    data = exported("markdown", one_message("x", title)).decode()
    tokens = MarkdownIt("commonmark").parse(data)
    assert tokens[0].tag == "h1"
    assert all(child.type in {"text", "text_special"} for child in tokens[1].children or [])
    shown = "".join(child.content for child in tokens[1].children or [])
    expected = " ".join(title.replace("\0", "\ufffd").split()) or "Untitled conversation"
    assert shown.split() == expected.split()


@pytest.mark.parametrize("name", ["markdown", "plain_text", "html"])
def test_everything_of_the_shown_path_is_in_it_and_nothing_else(name: str) -> None:
    data = exported(name, talk()).decode()
    for text in (
        "怎么做？",
        "先煮红豆。",
        "想一想",
        "来源一",
        "weather",
        "北京",
        "晴天",
        "包子",
        "用中文",
        "(stopped)",
        "video",
    ):
        assert text in data.replace("\\", ""), text
    assert "第一个回答" not in data
    assert "被删除的话" not in data


def test_markdown_pictures_lie_beside_it() -> None:
    files = unzipped(exported("markdown", talk(), archive=True))
    text = files.pop("豆沙包.md").decode()
    assert sorted(files.values()) == sorted([FILES["a1b2.png"], FILES["c3.pdf"]])
    assert all(f"(<{name}>)" in text for name in files)
