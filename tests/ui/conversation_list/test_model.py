from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from pytestqt.modeltest import ModelTester

from app.core.conversation import ConversationSummary
from app.core.localized import Text
from app.session.shelf import ConversationState, Shelf
from app.session.tasks import Tasks
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from app.ui.conversation_list.model import ConversationModel, Role

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DAMAGED = Text("文件损坏", "the file is damaged")


def summary(id: str, age: timedelta, problem: Text | None = None, **fields: str) -> ConversationSummary:
    instant = (NOW - age).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return ConversationSummary(id, fields.pop("title", f"title {id}"), instant, instant, problem=problem, **fields)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(ConversationStore(folders_under(tmp_path)), Tasks())


@pytest.fixture
def model(qapp: object, shelf: Shelf) -> ConversationModel:
    return ConversationModel(shelf, NOW.astimezone)


def rows(model: ConversationModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def filled(summaries: list[ConversationSummary]) -> list[ConversationSummary]:
    return sorted(summaries, key=lambda one: one.updated_at, reverse=True)


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
    model.fill([summary("a", DAY, DAMAGED, model="m")])
    index = model.index_of("a")
    assert index.data(Role.SUBTITLE) == "the file is damaged"
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "the file is damaged"
    assert not index.flags() & Qt.ItemFlag.ItemIsEditable


def test_the_second_line_has_age_and_model(model: ConversationModel) -> None:
    model.fill([summary("a", timedelta(minutes=5), model="doubao"), summary("b", timedelta(hours=30), draft="half a")])
    assert model.index_of("a").data(Role.SUBTITLE) == "5 min ago · doubao"
    assert model.index_of("b").data(Role.SUBTITLE).startswith("Draft · ")


def test_untitled_conversations_have_a_name_and_titles_are_one_line(model: ConversationModel) -> None:
    model.fill(
        [summary("a", DAY, title=""), summary("b", DAY, title="", draft="What is"), summary("c", DAY, title="x\ny")]
    )
    assert [model.index_of(id_).data() for id_ in "abc"] == ["New chat", "What is", "x y"]


def test_the_state_is_part_of_what_a_screen_reader_says(model: ConversationModel, shelf: Shelf) -> None:
    shelf.set_state("a", ConversationState.FAILED)
    model.fill([summary("a", timedelta(minutes=5))])
    assert model.index_of("a").data(Qt.ItemDataRole.AccessibleTextRole) == "title a"
    assert model.index_of("a").data(Qt.ItemDataRole.AccessibleDescriptionRole) == "The last answer failed, 5 min ago"


def test_renaming_asks_only_for_a_new_title(model: ConversationModel) -> None:
    asked: list[tuple[str, str]] = []
    model.rename_requested.connect(lambda *arguments: asked.append(arguments))
    model.fill([summary("a", DAY)])
    assert model.setData(model.index_of("a"), "  title   a ")
    assert model.setData(model.index_of("a"), "new\ntitle")
    assert not model.setData(model.index(0), "heading")
    assert asked == [("a", "new title")]


_CHANGES = st.lists(
    st.tuples(
        st.sampled_from("abcdef"),
        st.sampled_from([0, 1, 3, 20, 40, 41, 75, 400]),
        st.sampled_from(["put", "drop", "break"]),
    ),
    max_size=30,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(changes=_CHANGES)
def test_any_changes_end_where_a_fresh_list_starts(
    qapp: object, shelf: Shelf, changes: list[tuple[str, int, str]]
) -> None:
    model = ConversationModel(shelf, NOW.astimezone)
    held: dict[str, ConversationSummary] = {}
    indexes: dict[str, QPersistentModelIndex] = {}
    for number, (id_, days, what) in enumerate(changes):
        if what == "drop":
            held.pop(id_, None)
            indexes.pop(id_, None)
            model.remove(id_)
        else:
            held[id_] = summary(id_, days * DAY - timedelta(seconds=number), DAMAGED if what == "break" else None)
            model.put(held[id_])
            indexes.setdefault(id_, QPersistentModelIndex(model.index_of(id_)))
    fresh = ConversationModel(shelf, NOW.astimezone)
    fresh.fill(filled(list(held.values())))
    assert rows(model) == rows(fresh)
    assert model.rowCount(QModelIndex()) == len(rows(fresh))
    assert {id_: index.data(Role.ID) for id_, index in indexes.items()} == {id_: id_ for id_ in held}
