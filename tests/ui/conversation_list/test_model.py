from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester

from app.core.conversation import ConversationSummary, Filing
from app.core.list_order import Ordered, Sort, ordered
from app.core.localized import Text
from app.session.shelf import ConversationState, Shelf
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from app.ui.conversation_list import headings
from app.ui.conversation_list.model import ConversationModel, Role

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAMAGED = Text("文件损坏", "the file is damaged")


def summary(id: str, age: timedelta, problem: Text | None = None, **fields: Any) -> ConversationSummary:
    instant = (NOW - age).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    filed = {name: fields.pop(name) for name in ("folder", "tags", "pinned", "starred", "archived") if name in fields}
    title = fields.pop("title", f"title {id}")
    return ConversationSummary(id, title, instant, instant, problem=problem, filing=Filing(**filed), **fields)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(ConversationStore(folders_under(tmp_path)), Tasks())


@pytest.fixture
def model(qapp: object, shelf: Shelf) -> ConversationModel:
    return ConversationModel(shelf, NOW.astimezone)


def rows(model: ConversationModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def filled(summaries: list[ConversationSummary]) -> Ordered:
    return ordered(summaries, Sort.CHANGED)


DAY = timedelta(days=1)


def test_headings_stand_above_their_conversations(model: ConversationModel, qtmodeltester: ModelTester) -> None:
    model.fill(
        filled(
            [
                summary("now", timedelta(minutes=1)),
                summary("broken", 40 * DAY, DAMAGED),
                summary("week", 3 * DAY),
                summary("june", 170 * DAY),
                summary("june too", 171 * DAY),
            ]
        )
    )
    assert rows(model) == [
        "Needs attention",
        "title broken",
        "Today",
        "title now",
        "Previous 7 days",
        "title week",
        "June 2026",
        "title june",
        "title june too",
    ]
    assert [model.index(row).flags() == Qt.ItemFlag.NoItemFlags for row in range(4)] == [True, False, True, False]
    qtmodeltester.check(model)


def test_a_changed_conversation_goes_up_and_takes_its_index_along(model: ConversationModel) -> None:
    model.fill(filled([summary("a", timedelta()), summary("b", DAY), summary("c", 2 * DAY)]))
    index = QPersistentModelIndex(model.index_of("b"))
    resets: list[None] = []
    model.modelReset.connect(lambda: resets.append(None))
    model.put(summary("b", -timedelta(minutes=1), title="renamed"))
    assert rows(model) == ["Today", "renamed", "title a", "Previous 7 days", "title c"]
    assert index.data(Role.ID) == "b"
    assert not resets


def test_the_first_and_last_of_a_heading(model: ConversationModel) -> None:
    model.put(summary("a", DAY))
    assert rows(model) == ["Yesterday", "title a"]
    model.remove("unknown")
    model.remove("a")
    assert rows(model) == []


def test_a_problem_is_the_second_line_and_forbids_renaming(model: ConversationModel) -> None:
    model.fill(filled([summary("a", DAY, DAMAGED, model="m")]))
    index = model.index_of("a")
    assert index.data(Role.SUBTITLE) == "the file is damaged"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "the file is damaged"
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable


def test_the_second_line_has_age_and_model(model: ConversationModel) -> None:
    model.fill(
        filled([summary("a", timedelta(minutes=5), model="doubao"), summary("b", timedelta(hours=30), draft="half a")])
    )
    assert model.index_of("a").data(Role.SUBTITLE) == "5 min ago · doubao"
    assert model.index_of("b").data(Role.SUBTITLE).startswith("Draft · ")


def test_a_pinned_one_names_the_folder_that_it_stands_above(model: ConversationModel) -> None:
    now = timedelta(minutes=5)
    ones = [summary("a", now, folder="Work", pinned=True), summary("b", now, folder="Work")]
    model.fill(filled(ones))
    assert rows(model) == ["Pinned", "title a", "Work", "title b"]
    assert model.index_of("a").data(Role.SUBTITLE) == "Work · 5 min ago"
    assert model.index_of("b").data(Role.SUBTITLE) == "5 min ago"


def test_untitled_conversations_have_a_name_and_titles_are_one_line(model: ConversationModel) -> None:
    model.fill(
        filled(
            [summary("a", DAY, title=""), summary("b", DAY, title="", draft="What is"), summary("c", DAY, title="x\ny")]
        )
    )
    assert [model.index_of(id_).data() for id_ in "abc"] == ["New chat", "What is", "x y"]


def test_the_state_is_part_of_what_a_screen_reader_says(model: ConversationModel, shelf: Shelf) -> None:
    shelf.set_state("a", ConversationState.FAILED)
    model.fill(filled([summary("a", timedelta(minutes=5))]))
    assert model.index_of("a").data(Qt.ItemDataRole.AccessibleTextRole) == "title a"
    assert model.index_of("a").data(Qt.ItemDataRole.AccessibleDescriptionRole) == "The last answer failed, 5 min ago"


def test_renaming_asks_only_for_a_new_title(model: ConversationModel) -> None:
    asked: list[tuple[str, str]] = []
    model.rename_requested.connect(lambda *arguments: asked.append(arguments))
    model.fill(filled([summary("a", DAY)]))
    assert model.setData(model.index_of("a"), "  title   a ")
    assert model.setData(model.index_of("a"), "new\ntitle")
    assert not model.setData(model.index(0), "heading")
    assert asked == [("a", "new title")]


def test_pinned_ones_and_folders_stand_above_the_dates(model: ConversationModel, qtmodeltester: ModelTester) -> None:
    model.fill(
        filled(
            [
                summary("plain", timedelta()),
                summary("work", DAY, folder="Work"),
                summary("both", 2 * DAY, folder="Work", pinned=True),
                summary("broken", DAY, DAMAGED, pinned=True),
                summary("阿", 3 * DAY, folder="阿姨"),
            ]
        ),
        folders=("Empty", "Work"),
        is_closed=lambda folder: folder == "阿姨",
    )
    assert rows(model) == [
        *("Needs attention", "title broken"),
        *("Pinned", "title both"),
        "Empty",
        *("Work", "title work"),
        "阿姨",
        *("Today", "title plain"),
    ]
    sizes = {model.index(row).data(): model.index(row).data(Role.SIZE) for row in (4, 5, 7)}
    assert sizes == {"Empty": 0, "Work": 1, "阿姨": 1}
    folder = model.index(7)
    assert folder.data(Qt.ItemDataRole.AccessibleDescriptionRole) == "Folder, closed, 1 chat"
    assert folder.flags() == Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsEditable
    qtmodeltester.check(model)


def test_a_closed_folder_takes_in_and_gives_out(model: ConversationModel) -> None:
    model.fill(filled([summary("a", timedelta())]), folders=("Work",), is_closed=lambda _folder: True)
    model.put(summary("a", timedelta(), folder="Work"))
    model.put(summary("b", DAY, folder="Work"))
    assert rows(model) == ["Work"]
    assert model.holds("a")
    assert not model.index_of("a").isValid()
    model.set_closed(headings.folder("Work"), False)
    assert rows(model) == ["Work", "title a", "title b"]
    model.put(summary("b", DAY))
    model.set_closed(headings.folder("Work"), True)
    assert rows(model) == ["Work", "Yesterday", "title b"]
    model.remove("a")
    model.remove("b")
    assert rows(model) == ["Work"]


def test_orders_have_their_own_headings(model: ConversationModel) -> None:
    ones = [summary("b", timedelta(), model="m2"), summary("c", DAY, model="m1"), summary("a", 2 * DAY, title="红豆")]
    model.fill(ordered(ones, Sort.TITLE), Sort.TITLE)
    assert rows(model) == ["By title", "title b", "title c", "红豆"]
    model.put(summary("c", DAY, model="m1", title="a first one"))
    assert rows(model) == ["By title", "a first one", "title b", "红豆"]
    model.fill(filled(ones), Sort.MODEL)
    assert rows(model) == ["Without a model", "红豆", "m1", "title c", "m2", "title b"]
    model.fill(ordered(ones, Sort.CREATED), Sort.CREATED)
    assert rows(model) == ["Today", "title b", "Yesterday", "title c", "Previous 7 days", "红豆"]


def test_how_it_is_filed_is_said(model: ConversationModel) -> None:
    model.fill(filled([summary("a", DAY, folder="Work", tags=("x", "y"), starred=True, pinned=True, archived=True)]))
    index = model.index_of("a")
    words = "Pinned, Starred, Archived, Folder: Work, Tags: x, y"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == f"title a\n{words}"
    assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole).endswith(words)


def test_a_folder_is_renamed_in_place(model: ConversationModel) -> None:
    asked: list[tuple[str, str]] = []
    model.folder_rename_requested.connect(lambda *names: asked.append(names))
    model.fill(filled([]), folders=("Work",))
    assert model.index(0).data(Qt.ItemDataRole.EditRole) == "Work"
    for name in (" ", "Work", " Home \n work "):
        assert model.setData(model.index(0), name)
    assert asked == [("Work", "Home work")]


def test_ids_of_rows_leave_out_headings(model: ConversationModel) -> None:
    model.fill(
        filled([summary("a", timedelta()), summary("b", DAY), summary("c", DAY, folder="W")]),
        folders=("V",),
        is_closed=lambda folder: folder == "V",
    )
    assert rows(model) == ["V", "W", "title c", "Today", "title a", "Yesterday", "title b"]
    assert model.rows.ids(0, 6) == ["c", "a", "b"]
    assert model.rows.ids(2, 4) == ["c", "a"]
    assert model.rows.ids(3, 3) == []
    picked = model.selection_of(["c", "a", "nowhere"])
    assert sorted(index.data() for index in picked.indexes()) == ["title a", "title c"]


_CHANGES = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.sampled_from([0, 1, 3, 20, 40, 41, 75, 400]),
        st.sampled_from(["put", "drop", "break", "pin", "file in X", "file in Y", "open X", "close X"]),
    ),
    max_size=30,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(changes=_CHANGES, sort=st.sampled_from(Sort))
def test_any_changes_end_where_a_fresh_list_starts(
    qapp: object, shelf: Shelf, changes: list[tuple[str, int, str]], sort: Sort
) -> None:
    model = ConversationModel(shelf, NOW.astimezone)
    model.fill(filled([]), sort, ("Y",))
    held: dict[str, ConversationSummary] = {}
    indexes: dict[str, QPersistentModelIndex] = {}
    is_closed = False
    for number, (id_, days, what) in enumerate(changes):
        if what == "drop":
            held.pop(id_, None)
            model.remove(id_)
        elif what in {"open X", "close X"}:
            if any(one.folder == "X" and not one.pinned for one in held.values()):
                is_closed = what == "close X"
                model.set_closed(headings.folder("X"), is_closed)
        else:
            if not any(one.folder == "X" for one in held.values()):
                is_closed = False  # a heading that comes again is open
            folder = what[-1] if what.startswith("file") else ""
            problem = DAMAGED if what == "break" else None
            age = days * DAY - timedelta(seconds=number)
            held[id_] = summary(id_, age, problem, folder=folder, pinned=what == "pin", model=id_ if days else "")
            model.put(held[id_])
        indexes = {one: QPersistentModelIndex(model.index_of(one)) for one in held} | {
            one: index for one, index in indexes.items() if one in held and index.isValid()
        }
    fresh = ConversationModel(shelf, NOW.astimezone)
    fresh.fill(ordered(held.values(), sort), sort, ("Y",), lambda folder: folder == "X" and is_closed)
    assert rows(model) == rows(fresh)
    assert model.rowCount(QModelIndex()) == len(rows(fresh))
    shown = {one for one in held if model.index_of(one).isValid()}
    assert {one: index.data(Role.ID) for one, index in indexes.items() if index.isValid()} == {
        one: one for one in shown & {one for one, index in indexes.items() if index.isValid()}
    }
