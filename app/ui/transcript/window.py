"""Which part of the conversation is in the document: some screenfuls around the reader, more on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from PySide6.QtGui import QTextBlockFormat, QTextCharFormat, QTextCursor, QTextDocument

from app.ui.transcript.literal import Section
from app.ui.transcript.loaded import Loaded, LoadedSections, find_section, weight
from app.ui.transcript.messages import Messages
from app.ui.transcript.specs import Block, Kind, Spec, Strip, Table, runs_of_spec
from app.ui.transcript.writer import Bubble, Owner, Writer, next_spec

_SHORT_FORMULA = 40
"""Characters of TeX that fit into any column."""


class Window(LoadedSections):
    """The loaded sections, in order, and the ways to load, drop and replace some."""

    def __init__(
        self, document: QTextDocument, writer: Writer, messages: Messages, bubble_of: Callable[[int], Bubble]
    ) -> None:
        super().__init__(document, messages)
        self._writer, self._bubble_of = writer, bubble_of

    def _owner(self, index: int) -> Owner:
        return Owner(self._messages.number(index), self._bubble_of(index), self._messages.ids[index])

    @contextmanager
    def _editing(self) -> Iterator[None]:
        """All changes inside make one layout."""
        cursor = QTextCursor(self._document)
        cursor.beginEditBlock()
        try:
            yield
        finally:
            cursor.endEditBlock()

    def clear(self) -> None:
        """Empties the document down to the block at its top that everything else follows."""
        self.loaded.clear()
        self.weight = 0
        with self._editing():
            cursor = QTextCursor(self._document)
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.removeSelectedText()
            format_ = self._writer.formats.fixed(QTextBlockFormat(), 1)
            cursor.setBlockFormat(format_)
            cursor.setBlockCharFormat(QTextCharFormat())

    def open_at(self, index: int, place: int, budget: int) -> None:
        """Loads about `budget` characters that end or begin with one section of a message."""
        self.clear()
        if not len(self._messages):
            return
        sections = self._messages.sections(index)
        place = max(0, min(place, len(sections) - 1))
        with self._editing():
            self._insert(0, [(index, sections[place])])
        self.grow_down(budget)
        if self.at_end:
            self.grow_up(budget - self.weight)

    def open_end(self, budget: int) -> None:
        """Loads about the last `budget` characters."""
        self.clear()
        if len(self._messages):
            self.grow_up(budget)

    def grow_up(self, budget: int) -> bool:
        """Loads about `budget` characters before what is loaded; False when there was nothing to load."""
        if self.loaded:
            index, place = self.loaded[0].index, self.place_at(0)
        else:
            index, place = len(self._messages), 0
        found: list[tuple[int, Section]] = []
        while budget > 0 and (index > 0 or place > 0):
            if place == 0:
                index -= 1
                place = len(self._messages.sections(index))
                continue
            place -= 1
            section = self._messages.sections(index)[place]
            found.append((index, section))
            budget -= weight(section)
        if not found:
            return False
        found.reverse()
        with self._editing():
            self._insert(0, found)
        return True

    def grow_down(self, budget: int) -> bool:
        """Loads about `budget` characters after what is loaded; False when there was nothing to load."""
        if not self.loaded:
            return False
        index, place = self.loaded[-1].index, self.place_at(-1) + 1
        found: list[tuple[int, Section]] = []
        while budget > 0 and index < len(self._messages):
            sections = self._messages.sections(index)
            if place >= len(sections):
                index, place = index + 1, 0
                continue
            found.append((index, sections[place]))
            budget -= weight(sections[place])
            place += 1
        if not found:
            return False
        with self._editing():
            self._insert(len(self.loaded), found)
        return True

    def _insert(self, at: int, found: Sequence[tuple[int, Section]]) -> None:
        """Puts sections before the `at`-th loaded one."""
        position = self.loaded[at].before if at < len(self.loaded) else self.end()
        new: list[Loaded] = []
        for index, section in found:
            specs = section.specs()
            end = self._writer.insert_after(position, specs, self._owner(index))
            start = QTextCursor(self._document)
            start.setPosition(position + 1 if specs else position)
            start.setKeepPositionOnInsert(True)
            if specs:
                new.append(Loaded(index, section, specs, start))
                self.weight += weight(section)
            position = end
        self.loaded[at:at] = new

    def trim_start(self, allowed: int, reader: int) -> bool:
        """Drops sections at the start while more than `allowed` characters are loaded, down to position `reader`."""
        drop = 0
        while drop + 1 < len(self.loaded) and self.weight > allowed and self.loaded[drop + 1].before < reader:
            self.weight -= self.loaded[drop].weight
            drop += 1
        if not drop:
            return False
        with self._editing():
            self._writer.remove(self.loaded[0].before, self.loaded[drop].before)
        del self.loaded[:drop]
        return True

    def trim_end(self, allowed: int, reader: int) -> bool:
        """Drops sections at the end while more than `allowed` characters are loaded, up to position `reader`."""
        keep = len(self.loaded)
        while keep > 1 and self.weight > allowed and self.loaded[keep - 1].before > reader:
            keep -= 1
            self.weight -= self.loaded[keep].weight
        if keep == len(self.loaded):
            return False
        with self._editing():
            self._writer.remove(self.loaded[keep].before, self.end())
        del self.loaded[keep:]
        return True

    def refresh(self, index: int) -> None:
        """Brings what is loaded of a message up to date, touching only what differs."""
        mine = self.loaded_of(index)
        old, new = self._messages.renew(index)
        if not mine:
            return
        first = self.loaded.index(mine[0])
        was = find_section(old, mine[0].section, otherwise=0)
        begins = find_section(new, mine[0].section, otherwise=min(was, len(new) - 1))
        wanted = new[begins:] if mine[-1].section is old[-1] else new[begins : begins + len(mine)]
        same = 0
        while same < len(mine) and same < len(wanted) and mine[same].section is wanted[same]:
            same += 1
        old_part, new_part = mine[same:], wanted[same:]
        if not old_part and not new_part:
            return
        position = old_part[0].before if old_part else self.end_of(mine[-1])
        old_specs = [spec for loaded in old_part for spec in loaded.specs]
        specs = [section.specs() for section in new_part]
        flat = [spec for each in specs for spec in each]
        with self._editing():
            self._writer.update(position, old_specs, flat, self._owner(index))
        self._replace_loaded(first + same, len(old_part), index, list(zip(new_part, specs, strict=True)), position)

    def _replace_loaded(
        self, at: int, count: int, index: int, new: list[tuple[Section, tuple[Spec, ...]]], position: int
    ) -> None:
        """Keeps the books after sections were rewritten behind `position`."""
        self.weight -= sum(loaded.weight for loaded in self.loaded[at : at + count])
        block = self._document.findBlock(position)
        replaced: list[Loaded] = []
        for section, specs in new:
            if not specs:
                continue
            start = QTextCursor(self._document)
            start.setPosition(block.position() + block.length())
            start.setKeepPositionOnInsert(True)
            replaced.append(Loaded(index, section, specs, start))
            self.weight += weight(section)
            for _ in specs:
                block = next_spec(block)
        self.loaded[at : at + count] = replaced

    def truncate(self, index: int) -> None:
        """Drops what is loaded of the messages from `index` on."""
        keep = next((n for n, loaded in enumerate(self.loaded) if loaded.index >= index), len(self.loaded))
        if keep == len(self.loaded):
            return
        with self._editing():
            self._writer.remove(self.loaded[keep].before, self.end())
        self.weight -= sum(loaded.weight for loaded in self.loaded[keep:])
        del self.loaded[keep:]

    def append_messages(self) -> None:
        """Loads the messages that were added to the path since, if what came before them is loaded."""
        while self.grow_down(4000):
            pass

    def rewrite(self, names: Callable[[Spec], bool], index: int | None = None) -> None:
        """Writes the loaded specs, all or those of one message, that `names` says yes to anew.

        From the last to the first: until all changes are made, Qt does not know the cells of a table that took the
        place of another, so nothing behind one may be looked for.
        """
        with self._editing():
            for loaded in reversed(self.loaded if index is None else self.loaded_of(index)):
                for number, spec in reversed(list(enumerate(loaded.specs))):
                    if names(spec):
                        before = self.block_of_spec(loaded, number - 1)
                        position = before.position() + before.length() - 1
                        self._writer.rewrite(position, spec, self._owner(loaded.index))
                        loaded.start.setPosition(loaded.start.position() + (1 if number == 0 else 0))

    # fitting

    def fit_width(self) -> None:
        """Gives tables, bubbles, and what is drawn as wide as there is room the present width."""
        with self._editing():
            for loaded in self.loaded:
                specs = loaded.specs
                if any(isinstance(spec, Table) for spec in specs):
                    self._writer.fit_tables(loaded.before, specs)
                if any(isinstance(spec, Block) and spec.kind == Kind.USER for spec in specs):
                    self._writer.fit_bubble(loaded.before, specs, self._bubble_of(loaded.index))
            self.rewrite(_may_be_wide)

    def fit_strip(self, index: int, name: str, height: float) -> None:
        """Gives a strip's block another height."""
        for loaded in self.loaded_of(index):
            for number, spec in enumerate(loaded.specs):
                if isinstance(spec, Strip) and f"{spec.kind}\n{spec.key}" == name:
                    block = self.block_of_spec(loaded, number)
                    format_ = self._writer.formats.fixed(block.blockFormat(), height)
                    if format_ != block.blockFormat():
                        QTextCursor(block).setBlockFormat(format_)


def _may_be_wide(spec: Spec) -> bool:
    """Whether a spec has a picture or a formula that may not fit into the column as it is."""
    return any(run.picture or len(run.formula) > _SHORT_FORMULA for run in runs_of_spec(spec))
