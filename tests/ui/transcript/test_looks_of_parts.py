"""Formulas, code colours and inline marks: what becomes of single pieces."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QFont, QTextCharFormat
from PySide6.QtWidgets import QApplication

from app.core.message import Role
from app.ui.theme import Theme
from app.ui.transcript import TranscriptPane
from app.ui.transcript.background import Background
from app.ui.transcript.chunks import Chunker
from app.ui.transcript.formats import FORMULA_OBJECT
from app.ui.transcript.formulas import FormulaObject, Formulas, draw_formula, extent
from app.ui.transcript.lexing import spans
from app.ui.transcript.specs import Block, Kind, Run, Style, Table, runs_of_spec
from app.ui.transcript.tables import column_widths
from tests.ui.transcript.plain_session import PlainSession

Settle = Callable[[], None]


def _runs(text: str) -> list[Run]:
    return [run for chunk in Chunker().update(text) for spec in chunk.specs() for run in runs_of_spec(spec)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("**注意：**请看", [("注意：", Style.BOLD), ("请看", 0)]),
        (
            "~~a~~ *b* ***c***",
            [("a", Style.STRIKE), (" ", 0), ("b", Style.ITALIC), (" ", 0), ("c", Style.BOLD | Style.ITALIC)],
        ),
        ("H<sub>2</sub>O x<sup>2</sup>", [("H", 0), ("2", Style.SUBSCRIPT), ("O x", 0), ("2", Style.SUPERSCRIPT)]),
        ("a<br>b", [("a\u2028b", 0)]),
        ("word[^1]", [("word", 0), ("1", Style.SUPERSCRIPT)]),
        ("costs $5 and $6", [("costs $5 and $6", 0)]),
        ("价格$5到$10", [("价格$5到$10", 0)]),
        ("<u>x</u>", [("<u>", Style.LITERAL), ("x", 0), ("</u>", Style.LITERAL)]),
    ],
)
def test_inline_marks(source: str, expected: list[tuple[str, int]]) -> None:
    assert [(run.text, run.style) for run in _runs(source)] == expected


@pytest.mark.parametrize(
    ("source", "links"),
    [
        ("see https://example.com/a_b_c?d=e.", ["https://example.com/a_b_c?d=e"]),
        ("访问https://例子.cn/路径，谢谢", ["https://例子.cn/路径"]),
        ("(www.example.org)", ["https://www.example.org"]),
        ("<me@example.org>", ["mailto:me@example.org"]),
        ("`https://in.code`", []),
        ('[a](https://e.org "t")', ["https://e.org"]),
    ],
)
def test_addresses_become_links(source: str, links: list[str]) -> None:
    assert [run.link for run in _runs(source) if run.link] == links


@pytest.mark.parametrize(
    ("source", "formulas"),
    [
        ("$a$ and $$b$$ and \\(c\\) and \\[d\\]", ["a", "b", "c", "d"]),
        ("$$\na = b\n- c\n$$", ["a = b\n- c"]),
        ("\\[\nx\n\\]", ["x"]),
        ("$ a$ $a $ \\$a\\$", []),
        ("`$a$`", []),
    ],
)
def test_formulas_are_found(source: str, formulas: list[str]) -> None:
    assert [run.formula for run in _runs(source) if run.formula] == formulas


def test_a_formula_is_drawn_by_its_baseline() -> None:
    letter, fraction = draw_formula("x", False), draw_formula("\\frac{a}{b}", False)
    assert letter is not None
    assert fraction is not None
    assert letter.descent < 2
    assert fraction.descent > 4
    assert fraction.ascent > letter.ascent


def test_a_formula_is_as_large_as_its_text_also_without_a_chinese_font(qapp: QApplication, qtbot: Any) -> None:
    formulas = Formulas(Background(qapp), qapp)
    with qtbot.waitSignal(formulas.ready):
        formulas.get("x^2", display=False)
    widths = []
    for strategy in (QFont.StyleStrategy.PreferDefault, QFont.StyleStrategy.NoFontMerging):
        format_, font = QTextCharFormat(), QFont("DejaVu Sans", 20)
        font.setStyleStrategy(strategy)  # without merging, letters come from this font or from none
        format_.setFont(font)
        drawn = FormulaObject(formulas, qapp).format_for("x^2", format_, 800, display=False)
        assert drawn is not None
        widths.append(extent(drawn)[0])
    assert widths[0] == widths[1] > font.pointSizeF()


def test_formulas_take_the_place_of_their_source(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    session.put(Role.USER, "x")
    session.put(
        Role.ASSISTANT, "Inline $e^{i\\pi}$ here, Chinese $\\text{速度}$ and broken $a_{$.\n\n$$\n\\frac{1}{2}\n$$"
    )
    pane.show_session(session)
    settle()
    blocks = [visible.block for visible in pane.view.visible_blocks()]
    objects = [
        piece for block in blocks for piece in block.textFormats() if piece.format.objectType() == FORMULA_OBJECT
    ]
    text = " ".join(block.text() for block in blocks)
    assert len(objects) == 2
    assert "$\\text{速度}$" in text
    assert "$a_{$" in text


def test_code_gets_colours_when_it_is_complete(pane: TranscriptPane, session: PlainSession, settle: Settle) -> None:
    session.add(Role.USER, "x")
    message_id = session.start()
    for piece in ("```python\ndef f(x: int):\n", '    """doc\n', '    more"""\n    return 1  # c\n', "```\n"):
        session.grow(message_id, piece)
        settle()
    session.finish(message_id)
    settle()
    lines = {
        visible.block.text().strip(): len(visible.block.layout().formats())
        for visible in pane.view.visible_blocks()
        if visible.kind == Kind.CODE
    }
    assert lines["def f(x: int):"] >= 3
    assert lines['"""doc'] == 1
    assert lines['more"""'] == 1  # only a look at the whole can tell that this is a string
    assert lines["return 1  # c"] >= 3


def test_spans_count_as_qt_does() -> None:
    found = spans('a = "😀" + 1  # 中\n', "python")
    names = [(span.start, span.length, span.colour) for span in found[0]]
    assert (4, 4, "code_string") in names
    assert (11, 1, "code_number") in names
    assert spans("whatever", "no such language") == [()]


def test_a_table_of_many_columns_is_shown_as_lines() -> None:
    specs = [
        spec
        for chunk in Chunker().update("|" + "a|" * 60 + "\n|" + "-|" * 60 + "\n|" + "b|" * 60)
        for spec in chunk.specs()
    ]
    assert not any(isinstance(spec, Table) for spec in specs)
    assert sum(isinstance(spec, Block) and spec.kind == Kind.TEXT for spec in specs) == 2


@pytest.mark.parametrize(
    ("natural", "room", "expected"),
    [
        ([10, 20], 100, [10, 20]),
        ([10, 200], 100, [10, 90]),
        ([200, 10, 200], 110, [50, 10, 50]),
        ([100, 100], 100, [50, 50]),
    ],
)
def test_columns_share_the_room(natural: list[float], room: float, expected: list[float]) -> None:
    assert column_widths(natural, room) == expected


@pytest.mark.parametrize(
    "source",
    ["a `code`", "- `code`", "> - `code`", "| a | b |\n|---|---|\n| word | `code` |"],
)
def test_inline_code_has_its_background_behind_it(
    source: str, theme: Theme, pane: TranscriptPane, session: PlainSession, settle: Settle
) -> None:
    session.add(Role.ASSISTANT, source)
    settle()
    view = pane.view
    found = view.document().find("code")
    found.setPosition(found.selectionStart())
    place = view.cursorRect(found)
    picture = view.viewport().grab().toImage()
    assert picture.pixelColor(place.left() - 1, place.center().y()).name() == theme.colours.code_header
