"""Puts specs into the QTextDocument and takes them out again, touching only what differs.

Everything is inserted behind the end of the block before it, so no block is ever split: what was there keeps its
layout, and nothing that is settled is laid out again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor, QTextDocument, QTextTable

from app.ui.transcript.code_looks import CodeLooks
from app.ui.transcript.formats import FORMULA_OBJECT, KIND, PICTURE_OBJECT, STRIP, Formats
from app.ui.transcript.pictures import PictureObject
from app.ui.transcript.specs import Block, Kind, Run, Spec, Strip, Table
from app.ui.transcript.tables import end_format, grow_table, table_format, write_cell

if TYPE_CHECKING:
    from app.ui.transcript.formulas import FormulaObject

OBJECT = "\ufffc"
Bubble = tuple[float, float]
"""The left and right margins of a user's message, in pixels."""


class Owner(NamedTuple):
    """The message that specs belong to."""

    number: int
    bubble: Bubble = (0.0, 0.0)
    message_id: str = ""


StripHeight = Callable[[int, Strip], float]


class Writer:
    """Writes the specs of messages. Positions are the document's."""

    def __init__(
        self,
        document: QTextDocument,
        formats: Formats,
        strip_height: StripHeight,
        make_formula_object: Callable[[], FormulaObject],
        picture_object: PictureObject,
        code_looks: CodeLooks | None = None,
    ) -> None:
        self._document = document
        self.formats = formats
        self._strip_height, self._code_looks = strip_height, code_looks or CodeLooks()
        self._make_formula_object, self._picture_object = make_formula_object, picture_object
        document.documentLayout().registerHandler(PICTURE_OBJECT, picture_object)
        self.width = 600.0
        """Pixels between the margins of the column."""

    @cached_property
    def _formula_object(self) -> FormulaObject:
        """Made with the first formula: most texts have none."""
        made = self._make_formula_object()
        self._document.documentLayout().registerHandler(FORMULA_OBJECT, made)
        return made

    def insert_after(self, position: int, specs: Sequence[Spec], owner: Owner) -> int:
        """Inserts specs behind the block that ends at `position`; gives the position where they end."""
        cursor = QTextCursor(self._document)
        cursor.setPosition(position)
        for spec in specs:
            self._insert(cursor, spec, owner)
        return cursor.position()

    def remove(self, start: int, end: int) -> None:
        """Takes out the blocks between the end of one block, `start`, and the end of another, `end`."""
        if start == end:
            return
        before = self._document.findBlock(start)
        format_, char_format = before.blockFormat(), before.charFormat()
        cursor = QTextCursor(self._document)
        cursor.setPosition(start)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        # Qt keeps layout and user state of the last block, so the first must be coloured again if it is code, and the
        # format of the last one when the first is empty.
        cursor.block().setUserState(-1)
        if cursor.blockFormat() != format_:
            cursor.setBlockFormat(format_)
            cursor.setBlockCharFormat(char_format)

    def update(
        self,
        position: int,
        old: Sequence[Spec],
        new: Sequence[Spec],
        owner: Owner,
    ) -> None:
        """Turns the specs `old`, which begin behind the block that ends at `position`, into `new`."""
        same = 0
        while same < len(old) and same < len(new) and old[same] == new[same]:
            same += 1
        same_end = 0
        while same_end < min(len(old), len(new)) - same and old[-1 - same_end] == new[-1 - same_end]:
            same_end += 1
        old_middle, new_middle = old[same : len(old) - same_end], new[same : len(new) - same_end]
        if not old_middle and not new_middle:
            return
        start = self._end_of(position, same)
        if old_middle and new_middle and self._grow(start, old_middle[0], new_middle[0]):
            start = self._end_of(start, 1)
            old_middle, new_middle = old_middle[1:], new_middle[1:]
        self.remove(start, self._end_of(start, len(old_middle)))
        self.insert_after(start, new_middle, owner)

    def _end_of(self, position: int, count: int) -> int:
        """The end of the `count`-th spec behind the block that ends at `position`."""
        block = self._document.findBlock(position)
        for _ in range(count):
            block = next_spec(block)
        return block.position() + block.length() - 1

    def _grow(self, position: int, old: Spec, new: Spec) -> bool:
        """Appends to the spec behind `position` what `new` has more than `old`; False if that is not enough."""
        if isinstance(old, Block) and isinstance(new, Block):
            return self._grow_block(position, old, new)
        if isinstance(old, Table) and isinstance(new, Table):
            table = _table_of(self._document.findBlock(position).next())
            return table is not None and grow_table(table, old, new, self.formats, self.width, self._write_runs)
        return False

    def _grow_block(self, position: int, old: Block, new: Block) -> bool:
        if old._replace(runs=()) != new._replace(runs=()) or not old.runs or len(new.runs) < len(old.runs):
            return False
        last = len(old.runs) - 1
        grown = new.runs[last]
        if old.runs[:last] != new.runs[:last] or old.runs[last][1:] != grown[1:] or grown.formula:
            return False
        if not grown.text.startswith(old.runs[last].text):
            return False
        block = self._document.findBlock(position).next()
        cursor = QTextCursor(block)
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        more = (grown._replace(text=grown.text[len(old.runs[last].text) :]), *new.runs[last + 1 :])
        self._write_runs(cursor, more, new)
        return True

    def _insert(self, cursor: QTextCursor, spec: Spec, owner: Owner) -> None:
        formats = self.formats
        if isinstance(spec, Block):
            runs = spec.runs
            first = formats.run(runs[0] if runs else Run(""), spec.kind, spec.level)
            look = self._code_looks.of(owner.message_id, spec.group)
            cursor.insertBlock(formats.block(spec, owner.bubble, look), first)
            self._write_runs(cursor, runs, spec)
        elif isinstance(spec, Strip):
            format_ = formats.bare(Kind.SPACE, spec.containers, spec.shared, spec.group)
            format_.setProperty(STRIP, f"{spec.kind}\n{spec.key}")
            height = self._strip_height(owner.number, spec)
            cursor.insertBlock(formats.fixed(format_, height), QTextCharFormat())
        else:
            self._insert_table(cursor, spec)

    def _write_runs(self, cursor: QTextCursor, runs: Sequence[Run], block: Block) -> None:
        muted = "t" in block.containers
        display = block.kind == Kind.FORMULA
        for run in runs:
            format_ = self.formats.run(run, block.kind, block.level, muted=muted)
            if run.formula:
                around = self.formats.run(run._replace(style=0), block.kind, block.level, muted=muted)
                drawn = self._formula_object.format_for(run.formula, around, self._room_at(cursor), display=display)
                cursor.insertText(*((OBJECT, drawn) if drawn else (run.text, format_)))
                if drawn and display:
                    self._centre(cursor)
            elif run.picture:
                room = self._room_at(cursor)
                picture = self._picture_object.format_for(run.picture, format_, self.formats, room)
                if picture.objectType() == PICTURE_OBJECT:
                    cursor.insertText(OBJECT, picture)
                else:
                    cursor.insertText(run.text, picture)
            else:
                cursor.insertText(run.text, format_)

    def _room_at(self, cursor: QTextCursor) -> float:
        """How wide a picture may be: the column without the margins of its block, or the cell of a table."""
        table = _table_of(cursor.block())
        if table is not None:
            looks = table.format()
            width = looks.columnWidthConstraints()[table.cellAt(cursor).column()].rawValue()
            return float(width - 2 * looks.cellPadding())
        format_ = cursor.blockFormat()
        return self.width - float(format_.leftMargin() + format_.rightMargin())

    def _centre(self, cursor: QTextCursor) -> None:
        block_format = cursor.blockFormat()
        block_format.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        cursor.setBlockFormat(block_format)

    def rewrite(self, position: int, spec: Spec, owner: Owner) -> None:
        """Writes the spec behind `position` anew: what it shows can be drawn now."""
        self.remove(position, self._end_of(position, 1))
        self.insert_after(position, [spec], owner)

    def _insert_table(self, cursor: QTextCursor, spec: Table) -> None:
        columns = len(spec.aligns)
        table = cursor.insertTable(len(spec.rows), columns, table_format(self.formats, spec, self.width))
        for row in range(len(spec.rows)):
            for column in range(columns):
                write_cell(table, spec, row, column, self.formats, self._write_runs)
        cursor.setPosition(table.lastPosition() + 1)
        cursor.setBlockFormat(end_format(self.formats, spec))

    def fit_tables(self, position: int, specs: Sequence[Spec]) -> None:
        """Gives the tables among `specs`, which begin behind `position`, columns for the present width."""
        block = self._document.findBlock(position)
        for spec in specs:
            if isinstance(spec, Table) and (table := _table_of(block.next())):
                table.setFormat(table_format(self.formats, spec, self.width))
            block = next_spec(block)

    def fit_bubble(self, position: int, specs: Sequence[Spec], bubble: Bubble) -> None:
        """Gives the user's text among `specs` other margins."""
        block = self._document.findBlock(position)
        for spec in specs:
            block = next_spec(block)
            if isinstance(spec, Block) and spec.kind == Kind.USER:
                format_ = block.blockFormat()
                format_.setLeftMargin(bubble[0])
                format_.setRightMargin(bubble[1])
                QTextCursor(block).setBlockFormat(format_)


def next_spec(block: QTextBlock) -> QTextBlock:
    """The last block of the spec that follows `block`: a table is one spec of many blocks."""
    block = block.next()
    if not block.blockFormat().hasProperty(KIND) and (table := _table_of(block)):
        return table.lastCursorPosition().block().next()  # asked for its document, PySide would lose what that has
    return block


def _table_of(block: QTextBlock) -> QTextTable | None:
    """The table that `block` is a cell's text of."""
    return QTextCursor(block).currentTable()
