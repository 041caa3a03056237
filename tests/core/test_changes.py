"""Changes done once, or again over what has them already, leave the same conversation."""

from __future__ import annotations

import copy

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from app.core.changes import Change, FieldsSet, MessageGrown, MessagePut, apply
from app.core.conversation import Conversation
from app.core.message import FilePart, Message, MessageState, TextPart


def message(id: str, text: str = "", **fields: object) -> Message:
    return msgspec.structs.replace(Message(id=id, parts=(TextPart(text),) if text else ()), **fields)


def state(conversation: Conversation) -> dict[str, object]:
    return {name: value for name, value in vars(conversation).items() if name != "_children"}


def copied(conversation: Conversation) -> Conversation:
    twin = copy.copy(conversation)
    twin.messages, twin.extra = dict(conversation.messages), dict(conversation.extra)
    twin._children = {parent: list(children) for parent, children in conversation._children.items()}
    return twin


def test_growth_is_appended_and_comes_back_with_its_place() -> None:
    talk = Conversation()
    apply(talk, MessagePut(message("a", "one")))
    journalled = apply(talk, MessageGrown("a", " two", "thought"))
    assert journalled == MessageGrown("a", " two", "thought", at=3, reasoning_at=0)
    assert (talk.messages["a"].text, talk.messages["a"].reasoning) == ("one two", "thought")


def test_growth_that_is_there_already_is_not_doubled() -> None:
    talk = Conversation()
    apply(talk, MessagePut(message("a", "one two")))
    apply(talk, MessageGrown("a", " two", at=3))
    apply(talk, MessageGrown("a", "wo three", at=5))
    assert talk.messages["a"].text == "one two three"


def test_growth_of_an_unknown_message_is_ignored() -> None:
    talk = Conversation()
    assert apply(talk, MessageGrown("a", "text")) == MessageGrown("a", "text")
    assert not talk.messages


def test_growth_keeps_attachments_behind_the_text() -> None:
    talk = Conversation()
    apply(talk, MessagePut(Message(id="a", parts=(FilePart("f"), TextPart("x")))))
    apply(talk, MessageGrown("a", "y"))
    assert talk.messages["a"].parts == (TextPart("xy"), FilePart("f"))


def test_a_message_put_again_keeps_its_place_in_the_tree() -> None:
    talk = Conversation()
    for change in (message("a"), message("b", parent_id="a"), message("c", parent_id="a"), message("b", parent_id="a")):
        apply(talk, MessagePut(change))
    assert talk.replies_to("a") == ["b", "c"]


def test_the_value_of_a_field_is_not_shared_with_the_change() -> None:
    talk = Conversation()
    apply(talk, FieldsSet({"parameters": {"seed": 1}}))
    apply(talk, FieldsSet({"parameters": {"seed": 2}}))
    assert talk.parameters == {"seed": 2}


Ids = st.sampled_from(["a", "b", "c"])
Texts = st.text(alphabet="xy豆🌏", max_size=5)
Changes = st.one_of(
    st.builds(
        lambda name, text, state: MessagePut(message(name, text, state=state)),
        Ids,
        Texts,
        st.sampled_from([MessageState.STREAMING, MessageState.COMPLETE]),
    ),
    st.builds(MessageGrown, Ids, Texts, Texts),
    st.builds(lambda title, current: FieldsSet({"title": title, "current_id": current}), Texts, Ids),
)


@given(st.lists(Changes, max_size=20), st.data())
def test_any_end_of_the_journal_may_be_replayed_over_a_newer_snapshot(
    changes: list[Change], data: st.DataObject
) -> None:
    talk, start = Conversation(), Conversation()
    start = copied(talk)
    snapshots, journal = [copied(talk)], list[Change]()
    for change in changes:
        journal.append(apply(talk, change))
        snapshots.append(copied(talk))
    first = data.draw(st.integers(0, len(journal)), "where the replay begins")
    snapshot = snapshots[data.draw(st.integers(first, len(journal)), "how new the snapshot is")]
    for change in journal[first:]:
        apply(snapshot, change)
    assert state(snapshot) == state(talk)
    for change in journal:  # and from nothing
        apply(start, change)
    assert state(start) == state(talk)


@given(st.lists(Changes, max_size=20))
def test_applying_what_apply_returned_gives_it_again(changes: list[Change]) -> None:
    one, other = Conversation(id="same", created_at="t", updated_at="t"), Conversation("same", "", True, "t", "t")
    for change in changes:
        journalled = apply(one, change)
        assert apply(other, journalled) == journalled
    assert state(one) == state(other)
