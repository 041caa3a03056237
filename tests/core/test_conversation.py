"""The tree of messages: paths, branches, deleted links, damaged links."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.conversation import SETTABLE, Conversation, automatic_title, set_fields
from app.core.message import Message, Role, TextPart


def said(id: str, parent: str | None, *, deleted: bool = False, role: str = Role.USER) -> Message:
    return Message(id=id, parent_id=parent, role=role, parts=(TextPart(id),), deleted_at="then" if deleted else "")


def tree(current: str | None, *messages: Message) -> Conversation:
    return Conversation(messages={message.id: message for message in messages}, current_id=current)


def shown(conversation: Conversation) -> list[str]:
    return [message.id for message in conversation.path()]


def delete(conversation: Conversation, id: str) -> None:
    """As the session does it."""
    current = conversation.after_deleting(id)
    conversation.put(msgspec.structs.replace(conversation.messages[id], deleted_at="then"))
    conversation.current_id = current


def restore(conversation: Conversation, id: str, before: str | None) -> None:
    conversation.put(msgspec.structs.replace(conversation.messages[id], deleted_at=""))
    conversation.current_id = conversation.after_restoring(id, before)


def test_an_empty_conversation_has_no_path() -> None:
    assert shown(Conversation()) == []
    assert shown(Conversation(current_id="nowhere")) == []


def test_the_path_runs_from_the_root_to_the_current_message() -> None:
    talk = tree("c", said("a", None), said("b", "a"), said("c", "b"), said("other", "a"))
    assert shown(talk) == ["a", "b", "c"]
    assert [message.id for message in talk.path_to("other")] == ["a", "other"]


def test_a_missing_parent_begins_the_path() -> None:
    assert shown(tree("c", said("b", "lost"), said("c", "b"))) == ["b", "c"]


@pytest.mark.parametrize("current", ["a", "b", "c"])
def test_a_circle_ends_the_walk(current: str) -> None:
    talk = tree(current, said("a", "c"), said("b", "a"), said("c", "b"))
    assert len(shown(talk)) == 3
    assert shown(talk)[-1] == current
    assert talk.siblings(current) == [current]
    assert talk.leaf_below(current) in {"a", "b", "c"}


def test_a_message_that_is_its_own_parent() -> None:
    talk = tree("a", said("a", "a"))
    assert shown(talk) == ["a"]
    assert talk.siblings("a") == ["a"]
    assert talk.leaf_below("a") == "a"


def test_a_circle_of_deleted_messages() -> None:
    talk = tree("a", said("a", "b", deleted=True), said("b", "a", deleted=True))
    assert shown(talk) == []
    assert talk.replies_to("a") == []


def test_siblings_at_the_root_and_below() -> None:
    talk = tree("a2", said("q1", None), said("q2", None), said("a1", "q1"), said("a2", "q1"), said("x", "lost"))
    assert talk.siblings("q1") == ["q1", "q2", "x"]
    assert talk.siblings("a2") == ["a1", "a2"]
    assert talk.replies_to("q1") == ["a1", "a2"]


def test_a_deleted_message_gives_its_place_to_its_children() -> None:
    talk = tree("c2", said("a", None), said("b", "a", deleted=True), said("c1", "b"), said("c2", "b"), said("d", "a"))
    assert shown(talk) == ["a", "c2"]
    assert talk.siblings("c1") == talk.siblings("d") == ["c1", "c2", "d"]


def test_a_branch_is_shown_to_its_newest_end() -> None:
    talk = tree("b1", said("a", None), said("b1", "a"), said("b2", "a"), said("c1", "b2"), said("c2", "b2"))
    assert talk.leaf_below("b2") == "c2"
    assert talk.leaf_below("b1") == "b1"


def test_deleting_inside_keeps_the_rest() -> None:
    talk = tree("c", said("a", None), said("b", "a"), said("c", "b"))
    delete(talk, "b")
    assert shown(talk) == ["a", "c"]


def test_deleting_the_last_message_shows_its_sibling() -> None:
    talk = tree("b2", said("a", None), said("b1", "a"), said("b2", "a"), said("c", "b1"))
    delete(talk, "b2")
    assert shown(talk) == ["a", "b1", "c"]


def test_deleting_reply_and_question_shows_the_other_question() -> None:
    talk = tree("a2", said("q1", None), said("a1", "q1"), said("old", "a1"), said("q2", "a1"), said("a2", "q2"))
    delete(talk, "a2")
    delete(talk, "q2")
    assert shown(talk) == ["q1", "a1", "old"]


def test_what_was_sent_after_a_deletion_stays_when_it_is_undone() -> None:
    talk = tree("a", said("q", None), said("a", "q"))
    delete(talk, "a")
    talk.put(said("q2", talk.current_id))
    talk.current_id = "q2"
    restore(talk, "a", "a")
    assert shown(talk) == ["q", "a", "q2"]


def test_undo_shows_the_restored_message_again() -> None:
    talk = tree("b2", said("a", None), said("b1", "a"), said("b2", "a"))
    delete(talk, "b2")
    assert shown(talk) == ["a", "b1"]
    restore(talk, "b2", "b2")
    assert shown(talk) == ["a", "b2"]


Steps = st.lists(st.tuples(st.sampled_from(["reply", "branch", "delete", "undo", "switch"]), st.integers(0, 99)))


@given(Steps)
def test_whatever_is_done_every_message_can_be_reached(steps: list[tuple[str, int]]) -> None:
    talk, undo = Conversation(), list[tuple[str, str | None]]()
    for number, (step, choice) in enumerate(steps):
        path = talk.path()
        if step == "reply":
            talk.put(said(f"m{number}", talk.current_id))
            talk.current_id = f"m{number}"
        elif step == "undo" and undo:
            restore(talk, *undo.pop())
        elif path:
            one = path[choice % len(path)]
            if step == "branch":
                talk.put(said(f"m{number}", one.parent_id))
                talk.current_id = f"m{number}"
            elif step == "delete":
                undo.append((one.id, talk.current_id))
                delete(talk, one.id)
            elif step == "switch":
                siblings = talk.siblings(one.id)
                assert one.id in siblings
                chosen = siblings[choice % len(siblings)]
                assert talk.siblings(chosen) == siblings
                above = shown(talk)[: shown(talk).index(one.id)]
                talk.current_id = talk.leaf_below(chosen)
                assert shown(talk)[: len(above) + 1] == [*above, chosen]
        alive = {message.id for message in talk.messages.values() if not message.deleted_at}
        end = [message.id for message in talk.path()[-1:]]
        assert not any(talk.replies_to(last) for last in end)  # nothing is hidden below it
        assert reachable(talk) == alive


def reachable(talk: Conversation) -> set[str]:
    """What the arrows of all shown messages, and of those then shown, lead to."""
    found, ends = set[str](), [talk.current_id]
    while ends:
        end = ends.pop()
        for message in talk.path_to(end) if end else []:
            if message.id not in found:
                found.add(message.id)
                ends += [talk.leaf_below(sibling) for sibling in talk.siblings(message.id)]
    return found


def test_children_are_found_after_loading_and_after_copying() -> None:
    talk = tree("b", said("a", None), said("b", "a"))
    copy = Conversation(messages=dict(talk.messages), current_id="b")
    assert copy.replies_to("a") == ["b"]
    talk.put(msgspec.structs.replace(talk.messages["b"], state="stopped"))
    assert talk.replies_to("a") == ["b"]


def test_the_summary_counts_what_is_shown() -> None:
    talk = tree("b", said("a", None), said("b", "a"), said("c", "a", deleted=True))
    talk.title, talk.draft, talk.model = "T", "D", "m"
    summary = talk.summary()
    assert (summary.message_count, summary.title, summary.draft, summary.model) == (2, "T", "D", "m")
    assert summary.problem is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Hello", "Hello"),
        ("\n\n  ## **A heading\nmore", "A heading"),
        ("你好" * 30, "你好" * 19 + "你…"),
        ("   ", ""),
        ("- [ ] task", "[ ] task"),
    ],
)
def test_automatic_titles(text: str, title: str) -> None:
    assert automatic_title(text) == title


@given(st.text(), st.integers(2, 60))
def test_an_automatic_title_is_one_short_line(text: str, limit: int) -> None:
    title = automatic_title(text, limit)
    assert len(title) <= limit
    assert len(title.splitlines()) <= 1


def test_unknown_fields_are_kept_but_do_not_reach_the_conversation_itself() -> None:
    talk = Conversation(id="x")
    set_fields(talk, {"title": "T", "id": "evil", "messages": [], "colour": "red"})
    assert (talk.title, talk.id, talk.messages) == ("T", "x", {})
    assert talk.extra["colour"] == "red"
    assert "title" in SETTABLE
