"""A reply adds up to the same message however its events come and whenever it is asked."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.events import (
    CitationsFound,
    Finished,
    LogprobsDelta,
    ReasoningDelta,
    RefusalDelta,
    Started,
    StreamEvent,
    TextDelta,
    ToolCallDelta,
    UsageReported,
)
from app.core.message import (
    Citation,
    FilePart,
    Message,
    MessageState,
    TextPart,
    TokenLogprob,
    ToolCall,
    Usage,
)
from app.core.reply import Reply

TIMES = {"reasoning_ms": None, "duration_ms": None}


def reply_to(*events: StreamEvent, message: Message | None = None) -> Reply:
    reply = Reply(message or Message(id="r", role="assistant", state=MessageState.STREAMING))
    for event in events:
        reply.add(event)
    return reply


def timeless(message: Message) -> Message:
    return msgspec.structs.replace(message, **TIMES)


def test_one_of_everything() -> None:
    message = reply_to(
        Started("doubao-1-5-pro-32k-250115", "id-1", "fp"),
        ReasoningDelta("Hm"),
        ReasoningDelta("m."),
        TextDelta("你"),
        TextDelta("好"),
        RefusalDelta("no"),
        ToolCallDelta(0, "c1", "weather", '{"city":'),
        ToolCallDelta(1, "c2", "time"),
        ToolCallDelta(0, "", "", '"上海"}'),
        LogprobsDelta((TokenLogprob("你", -0.1),)),
        CitationsFound((Citation("https://a.b"),)),
        UsageReported(Usage(27, 400)),
        UsageReported(Usage(27, 427, 454)),
        Finished("stop", unreadable_events=2),
    ).message()
    assert (message.text, message.reasoning, message.refusal) == ("你好", "Hmm.", "no")
    assert message.tool_calls == (ToolCall("c1", "weather", '{"city":"上海"}'), ToolCall("c2", "time", ""))
    assert message.usage == Usage(27, 427, 454)
    assert (message.answered_by, message.response_id) == ("doubao-1-5-pro-32k-250115", "id-1")
    assert (message.finish_reason, message.state, message.unreadable_events) == ("stop", MessageState.COMPLETE, 2)
    assert message.logprobs == (TokenLogprob("你", -0.1),)
    assert message.citations == (Citation("https://a.b"),)
    assert message.reasoning_ms is not None


def test_an_end_without_a_reason_is_an_interruption() -> None:
    assert reply_to(TextDelta("x"), Finished(complete=False)).message().state == MessageState.INTERRUPTED


def test_a_service_that_names_itself_once_is_not_forgotten() -> None:
    message = reply_to(Started("m", "i", "f"), Started()).message()
    assert (message.answered_by, message.response_id, message.system_fingerprint) == ("m", "i", "f")


def test_citations_that_come_with_every_piece_are_kept_once() -> None:
    found = CitationsFound((Citation("https://a.b"), Citation("https://c.d")))
    reply = reply_to(found)
    assert reply.take_reshaped()
    reply.add(found)
    assert not reply.take_reshaped()
    assert len(reply.message().citations) == 2


def test_what_comes_with_every_token_is_no_reason_to_write_the_whole_message() -> None:
    reply = reply_to(Started("m"), TextDelta("x"))
    assert reply.take_reshaped()
    for event in (LogprobsDelta((TokenLogprob("x", -1.0),)), UsageReported(Usage(1, 1)), TextDelta("y")):
        reply.add(event)
    assert not reply.take_reshaped()
    assert reply.take_growth() == ("xy", "")


@pytest.mark.parametrize("event", [Started("m"), UsageReported(Usage(1)), Finished()])
def test_heads_and_counts_are_no_answer_yet(event: StreamEvent) -> None:
    assert not reply_to(event).received_anything


def test_a_continued_reply_grows_where_it_ended() -> None:
    before = Message(
        id="r",
        parts=(TextPart("One "), FilePart("f.txt")),
        reasoning="A",
        reasoning_ms=5,
        duration_ms=7,
        tool_calls=(ToolCall("c0", "old", "{}"),),
        usage=Usage(10, 20, 30, None, 4),
        unreadable_events=1,
    )
    reply = reply_to(
        ReasoningDelta("B"),
        TextDelta("two"),
        ToolCallDelta(0, "c1", "new", "{}"),
        UsageReported(Usage(1, 2, 3)),
        Finished("stop", unreadable_events=1),
        message=before,
    )
    message = reply.finished_message()
    assert message.parts == (TextPart("One two"), FilePart("f.txt"))
    assert message.reasoning == "AB"
    assert [call.id for call in message.tool_calls] == ["c0", "c1"]
    assert message.usage == Usage(11, 22, 33, None, 4)  # both requests are billed
    assert message.unreadable_events == 2
    assert (message.duration_ms or 0) >= 7
    assert (message.reasoning_ms or 0) >= 5
    assert reply.take_growth() == ("two", "B")


Events = st.one_of(
    st.builds(TextDelta, st.text(max_size=4)),
    st.builds(ReasoningDelta, st.text(max_size=4)),
    st.builds(RefusalDelta, st.text(max_size=3)),
    st.builds(ToolCallDelta, st.integers(0, 2), st.sampled_from(["", "id"]), st.just("f"), st.text(max_size=3)),
    st.builds(lambda p: LogprobsDelta((TokenLogprob("t", p),)), st.floats(-9, 0)),
    st.builds(lambda n: CitationsFound((Citation(f"https://{n}"),)), st.integers(0, 3)),
    st.builds(lambda n: UsageReported(Usage(n, n)), st.integers(0, 9)),
    st.just(Started("m", "i", "f")),
)


def split(event: StreamEvent, place: int) -> list[StreamEvent]:
    """The same event as it might come in two pieces."""
    if isinstance(event, TextDelta | ReasoningDelta | RefusalDelta):
        return [type(event)(event.text[:place]), type(event)(event.text[place:])]
    if isinstance(event, ToolCallDelta):
        first = ToolCallDelta(event.index, event.id, event.name, event.arguments[:place])
        return [first, ToolCallDelta(event.index, arguments=event.arguments[place:])]
    return [event]


@given(st.lists(Events), st.integers(0, 4))
def test_the_pieces_do_not_matter(events: list[StreamEvent], place: int) -> None:
    pieces = [piece for event in events for piece in split(event, place)]
    assert timeless(reply_to(*events, Finished("stop")).message()) == timeless(
        reply_to(*pieces, Finished("stop")).message()
    )


@given(st.lists(st.one_of(Events, st.none())), st.booleans())
def test_what_was_taken_adds_up_to_the_message(events: list[StreamEvent | None], continued: bool) -> None:
    """None stands for a flush: as in session.generation, a reshaped reply is kept whole, a growing one appended to."""
    start = Message(id="r", parts=(TextPart("begun"),), reasoning="why") if continued else Message(id="r")
    reply, kept = Reply(start), start
    for event in (*events, None):
        if event is not None:
            reply.add(event)
            continue
        text, reasoning = reply.take_growth()
        if reply.take_reshaped():
            kept = reply.message()
        else:
            kept = msgspec.structs.replace(kept.with_text(kept.text + text), reasoning=kept.reasoning + reasoning)
        assert reply.take_growth() == ("", "")
        final = {"usage": None, "logprobs": ()}
        assert timeless(msgspec.structs.replace(kept, **final)) == timeless(reply.message(**final))
        assert reply.length == len(reply.message().text)


@given(st.lists(Events))
def test_a_reply_that_is_looked_at_all_the_time_is_always_as_it_is_now(events: list[StreamEvent]) -> None:
    reply = reply_to()
    for count, event in enumerate(events, 1):
        reply.add(event)
        assert reply.message() is reply.message()
        assert timeless(reply.message()) == timeless(reply_to(*events[:count]).message())
    assert timeless(reply.finished_message(finish_reason="stop")) == timeless(
        reply_to(*events).finished_message(finish_reason="stop")
    )
    assert reply.message().finish_reason == ""
