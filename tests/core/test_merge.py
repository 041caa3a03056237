"""Two copies of a conversation become one, and no word is lost."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.conversation import Conversation
from app.core.merge import fields_of, joined, merge, take_over
from app.core.message import ImagePart, Message, MessageState, Role, TextPart

TEXTS = st.sampled_from(["", "红", "红豆", "红豆沙", "bun", "buns", "x"])
TIMES = st.sampled_from(["", "2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z", "2026-01-03T00:00:00.000Z"])
STATES = st.sampled_from([MessageState.COMPLETE, MessageState.STOPPED, MessageState.INTERRUPTED])


@st.composite
def copies(draw: st.DrawFn) -> Conversation:
    """One of many copies that went on from the same conversation: the parent of an id is the same everywhere."""
    conversation = Conversation("c", created_at="2026-01-01T00:00:00.000Z", updated_at=draw(TIMES))
    for number in sorted(draw(st.sets(st.integers(0, 6)))):
        text = draw(TEXTS)
        parts = (TextPart(text),) if text else ()
        picture = draw(st.booleans()) and number == 3
        message = Message(
            id=f"m{number}",
            parent_id=f"m{(number - 1) // 2}" if number else None,
            role=Role.ASSISTANT if number % 2 else Role.USER,
            created_at=f"2026-01-01T00:00:0{number % 5}.000Z",
            parts=(*parts, ImagePart("a.png")) if picture else parts,
            reasoning=draw(TEXTS),
            state=draw(STATES),
            deleted_at=draw(TIMES),
        )
        restored_at = draw(TIMES)
        if not message.deleted_at:
            message = msgspec.structs.replace(message, restored_at=restored_at)
        conversation.put(message)
    conversation.title = draw(TEXTS)
    conversation.title_is_automatic = draw(st.booleans())
    conversation.draft = draw(TEXTS)
    conversation.model = draw(st.sampled_from(["m", "n"]))
    conversation.current_id = draw(st.sampled_from([None, *conversation.messages]))
    return conversation


def words(conversation: Conversation) -> Iterator[tuple[str, str]]:
    for message in conversation.messages.values():
        yield message.text, message.reasoning


def everything(conversation: Conversation) -> Any:
    """Also the order of messages and of alternatives."""
    children = {parent: ids for parent, ids in conversation._children.items() if ids}
    return conversation, list(conversation.messages), children


@given(copies(), copies())
def test_which_copy_is_asked_first_does_not_matter(one: Conversation, other: Conversation) -> None:
    assert everything(merge(one, other)) == everything(merge(other, one))


@given(copies(), copies())
def test_merging_again_changes_nothing(one: Conversation, other: Conversation) -> None:
    assert everything(merge(one, one)) == everything(one)
    both = merge(one, other)
    for again in (merge(both, one), merge(one, both), merge(both, other), merge(other, both), merge(both, both)):
        assert everything(again) == everything(both)


@given(st.lists(copies(), min_size=3, max_size=3))
def test_no_word_of_any_side_is_lost_and_no_message_out_of_sight(sides: list[Conversation]) -> None:
    before = [copy.deepcopy(side) for side in sides]
    union = merge(merge(sides[0], sides[1]), sides[2])
    for side in sides:
        for text, reasoning in words(side):
            assert any(t.startswith(text) and r.startswith(reasoning) for t, r in words(union))
        sent = [message.text for message in union.messages.values()]
        assert any(side.draft.strip() in text for text in (union.draft, *sent))
    assert sides == before
    assert union.current_id is None or union.current_id in union.messages
    for message in union.messages.values():
        if not message.deleted_at:
            assert message.id in union.siblings(message.id)


@given(copies(), copies())
@settings(max_examples=50)
def test_a_copy_that_only_went_on_is_the_result(one: Conversation, other: Conversation) -> None:
    later = merge(one, other)
    assert everything(merge(one, later)) == everything(later)


def talk(*texts: str) -> Conversation:
    conversation = Conversation("c", created_at="1", updated_at="1")
    for number, text in enumerate(texts):
        parent = f"m{number - 1}" if number else None
        role = Role.ASSISTANT if number % 2 else Role.USER
        conversation.put(Message(id=f"m{number}", parent_id=parent, role=role, parts=(TextPart(text),)))
        conversation.current_id = f"m{number}"
    return conversation


def shown(conversation: Conversation) -> list[str]:
    return [message.text for message in conversation.path()]


def test_an_answer_that_grew_differently_stays_in_both_versions() -> None:
    one, other = talk("q", "a long answer"), talk("q", "another")
    union = merge(one, other)
    assert shown(union) == ["q", "a long answer"]
    alternatives = [union.messages[key].text for key in union.siblings("m1")]
    assert sorted(alternatives) == ["a long answer", "another"]


def test_what_is_being_received_keeps_its_place() -> None:
    one, other = talk("q", "ab"), talk("q", "another that is longer")
    one.put(msgspec.structs.replace(one.messages["m1"], state=MessageState.STREAMING))
    union = merge(one, other)
    assert union.messages["m1"].text == "ab"
    assert len(union.siblings("m1")) == 2


def test_deleting_holds_until_it_is_taken_back() -> None:
    old, gone, back = talk("q", "a"), talk("q", "a"), talk("q", "a")
    gone.put(msgspec.structs.replace(gone.messages["m1"], deleted_at="2"))
    back.put(msgspec.structs.replace(back.messages["m1"], restored_at="3"))
    assert shown(merge(old, gone)) == ["q"]
    assert shown(merge(merge(old, gone), back)) == ["q", "a"]
    assert shown(merge(merge(back, gone), old)) == ["q", "a"]


def test_with_a_common_base_each_side_keeps_what_it_changed() -> None:
    base = talk("q")
    ours, theirs = copy.deepcopy(base), copy.deepcopy(base)
    ours.model, ours.updated_at = "ours", "2"
    theirs.title, theirs.system_prompt, theirs.updated_at = "theirs", "be kind", "3"
    union = merge(ours, theirs, fields_of(base))
    assert (union.model, union.title, union.system_prompt, union.updated_at) == ("ours", "theirs", "be kind", "3")


def test_a_draft_that_was_sent_elsewhere_is_gone_and_others_are_joined() -> None:
    old, new = talk("q"), talk("q", "a", "typed")
    old.draft, new.updated_at = "typed", "2"
    assert merge(old, new).draft == ""
    old.draft, new.draft = "one", "two"
    assert merge(old, new).draft == "two\n\none"
    assert joined("red bean bun", "bean") == "red bean bun"


def test_a_title_of_the_users_wins_over_an_automatic_one() -> None:
    old, new = talk("q"), talk("q")
    old.title, old.title_is_automatic = "mine", False
    new.title, new.updated_at = "automatic", "2"
    assert merge(old, new).title == "mine"


def test_copies_that_contradict_each_other_make_no_circle() -> None:
    one, other = Conversation("c"), Conversation("c")
    one.put(Message(id="x", parent_id="y", parts=(TextPart("x"),)))
    other.put(Message(id="y", parent_id="x", parts=(TextPart("y"),)))
    union = merge(one, other)
    assert {key for key in ("x", "y") if union.messages[key].parent_id is None} == {"x"}
    assert [message.text for message in union.path_to("y")] == ["x", "y"]
    assert everything(merge(other, one)) == everything(union)


def test_taking_over_keeps_the_object_and_its_tree() -> None:
    one, other = talk("q", "a"), talk("q", "a", "more")
    take_over(one, merge(one, other))
    assert shown(one) == ["q", "a", "more"]
    assert one.replies_to("m1") == ["m2"]
