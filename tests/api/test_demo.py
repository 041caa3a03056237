"""The demo service, through the real client: what it answers, and that it honours what is asked of it."""

from __future__ import annotations

import asyncio
import json
import math
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import jsonschema
import pytest

from app.api.client import ApiClient
from app.api.demo import DEMO_ENDPOINT, DEMO_MODELS, DemoTransport
from app.api.demo.replies import pieces_of
from app.core.errors import APIError, ErrorKind
from app.core.events import Finished, ToolCallDelta
from app.core.message import JsonValue, Message
from app.core.request import ChatRequest, continuation
from tests.api.asking import message_of, received

MODEL = DEMO_MODELS[0].id
QUESTIONS = {
    "zh": {
        "show": "你好，豆沙！给我看看你都能显示什么。",
        "code": "用 Python 写一个快速排序",
        "math": "讲讲二次方程的求根公式",
        "thinking": "请仔细思考：9.11 和 9.9 哪个大？",
        "table": "列一个表格对比几种编程语言",
        "poem": "写一首诗",
        "essay": "写一篇长文章",
        "else": "怎么养一只猫？",
    },
    "en": {
        "show": "Hello Dousha! Show me what you can display.",
        "code": "Write quicksort in Python",
        "math": "Explain the quadratic formula",
        "thinking": "Think carefully: which is larger, 9.11 or 9.9?",
        "table": "Make a table that compares some languages",
        "poem": "Write a poem",
        "essay": "Write a long essay",
        "else": "How do I keep a cat?",
    },
}


@asynccontextmanager
async def demo() -> AsyncIterator[ApiClient]:
    client = ApiClient(DEMO_ENDPOINT, transport=DemoTransport(pace_s=0))
    try:
        yield client
    finally:
        await client.aclose()


def question(text: str, *, model: str = MODEL, stream: bool = True, **parameters: JsonValue) -> ChatRequest:
    return ChatRequest(model, ({"role": "user", "content": text},), parameters, stream)


async def reply_to(client: ApiClient, request: ChatRequest) -> Message:
    events, error = await received(client, request, "")
    assert error is None, error.details
    assert isinstance(events[-1], Finished)
    return message_of(events)


async def error_of(client: ApiClient, request: ChatRequest) -> tuple[Message, APIError]:
    events, error = await received(client, request, "")
    assert error is not None
    return message_of(events), error


def is_chinese(text: str) -> bool:
    return sum("\u4e00" <= char <= "\u9fff" for char in text) > len(text) / 10


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_different_questions_get_different_answers_in_their_language(language: str) -> None:
    async with demo() as client:
        replies = {name: await reply_to(client, question(text)) for name, text in QUESTIONS[language].items()}
    texts = [reply.text for reply in replies.values()]
    assert len(set(texts)) == len(texts)
    assert all(is_chinese(text) == (language == "zh") for text in texts)
    assert all(reply.finish_reason == "stop" for reply in replies.values())
    assert bool(replies["thinking"].reasoning)
    assert not replies["code"].reasoning
    assert QUESTIONS[language]["else"] in replies["else"].text
    assert len(replies["essay"].text) > 600


async def test_the_first_answer_shows_everything_that_can_be_shown() -> None:
    async with demo() as client:
        for language in ("zh", "en"):
            text = (await reply_to(client, question(QUESTIONS[language]["show"]))).text
            for sign in (
                "\n## ",
                "\n### ",
                "| ",
                "```python",
                "1. ",
                "- [x] ",
                "- [ ] ",
                "$E = mc^2$",
                "\n$$\n",
                "\n> ",
                "](",
            ):
                assert sign in text, sign


async def test_streamed_and_whole_answers_are_the_same() -> None:
    async with demo() as client:
        for text in (*QUESTIONS["zh"].values(), "北京今天天气怎么样？"):
            streamed = await reply_to(client, question(text))
            whole = await reply_to(client, question(text, stream=False))
            assert (streamed.text, streamed.reasoning) == (whole.text, whole.reasoning)
            assert [call.arguments for call in streamed.tool_calls] == [call.arguments for call in whole.tool_calls]
            assert streamed.usage == whole.usage


async def test_the_weather_is_looked_up_and_then_told() -> None:
    async with demo() as client:
        asked = question("上海今天天气怎么样？")
        events, _ = await received(client, asked, "")
        (call,) = message_of(events).tool_calls
        assert sum(isinstance(event, ToolCallDelta) for event in events) > 3
        assert call.name == "get_weather"
        assert json.loads(call.arguments) == {"city": "上海", "unit": "celsius"}
        wire = {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        history = (
            *asked.messages,
            {"role": "assistant", "content": None, "tool_calls": [wire]},
            {"role": "tool", "tool_call_id": call.id, "content": "晴，25 度"},
        )
        told = await reply_to(client, ChatRequest(MODEL, history))
        assert "晴，25 度" in told.text
        assert "上海" in told.text
        assert not told.tool_calls


async def test_tools_that_were_sent_are_called_as_their_schema_says() -> None:
    schema = {
        "type": "object",
        "properties": {
            "when": {"type": "string"},
            "guests": {"type": "integer", "minimum": 2},
            "dishes": {"type": "array", "items": {"enum": ["soup", "cake"]}},
        },
        "required": ["when", "guests", "dishes"],
    }
    tools = [{"type": "function", "function": {"name": "book_table", "parameters": schema}}]
    chosen = {"type": "function", "function": {"name": "book_table"}}
    async with demo() as client:
        for choice in ("required", chosen):
            reply = await reply_to(client, question("A table, please", tools=tools, tool_choice=choice))
            (call,) = reply.tool_calls
            assert call.name == "book_table"
            jsonschema.validate(json.loads(call.arguments), schema)
        reply = await reply_to(client, question("The weather?", tools=tools, tool_choice="none"))
        assert not reply.tool_calls
        assert "tool_choice" in reply.text


async def test_max_tokens_cuts_and_continue_goes_on_to_the_same_answer() -> None:
    async with demo() as client:
        asked = question("写一首诗")
        whole = await reply_to(client, asked)
        begun = await reply_to(client, question("写一首诗", max_tokens=20))
        assert begun.finish_reason == "length"
        assert whole.text.startswith(begun.text)
        assert len(pieces_of(begun.text)) == 20
        assert begun.usage is not None
        assert begun.usage.completion_tokens == 20
        text = begun.text
        history = (*asked.messages, {"role": "assistant", "content": text}, continuation(text))
        rest = await reply_to(client, ChatRequest(MODEL, history))
        assert text + rest.text == whole.text


async def test_stop_words_and_usage() -> None:
    async with demo() as client:
        reply = await reply_to(client, question("Write a poem", stop=["patient", "never"], stream_options=None))
        assert reply.text.endswith("\na ")
        assert reply.finish_reason == "stop"
        assert reply.usage is None


async def test_json_is_answered_when_it_is_asked_for() -> None:
    schema = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "age": {"type": "integer"}, "tags": {"type": "array"}},
        "required": ["name", "age", "tags"],
    }
    wanted: dict[str, Any] = {"type": "json_schema", "json_schema": {"name": "person", "schema": schema}}
    async with demo() as client:
        plain = await reply_to(client, question("json, please", response_format={"type": "json_object"}))
        assert isinstance(json.loads(plain.text), dict)
        fitting = await reply_to(client, question("json, please", response_format=wanted))
        jsonschema.validate(json.loads(fitting.text), schema)


async def test_log_probabilities_are_plausible() -> None:
    async with demo() as client:
        reply = await reply_to(client, question("写一首诗", logprobs=True, top_logprobs=5))
        none = await reply_to(client, question("写一首诗"))
    assert "".join(one.token for one in reply.logprobs) == reply.text
    for one in reply.logprobs:
        assert len(one.top) == 5
        assert one.top[0] == (one.token, one.logprob)
        assert sum(math.exp(value) for _, value in one.top) <= 1
        assert bytes(one.bytes or ()).decode() == one.token
    assert not none.logprobs


async def test_thinking_is_switched_as_services_do_it() -> None:
    thinks: dict[str, Any] = {"thinking": {"type": "enabled"}}
    async with demo() as client:
        for parameters in (
            thinks,
            {"reasoning_effort": "high"},
            {"enable_thinking": True},
            {"reasoning": {"effort": "low"}},
        ):
            assert (await reply_to(client, question("写一首诗", **parameters))).reasoning
        silent: dict[str, Any] = {"thinking": {"type": "disabled"}}
        assert not (await reply_to(client, question("请思考", **silent))).reasoning
        assert not (await reply_to(client, question("请思考", reasoning_effort="none"))).reasoning
        assert (await reply_to(client, question("写一首诗", model="dousha-demo-thinking"))).reasoning


async def test_parameters_are_shown_when_asked_for() -> None:
    async with demo() as client:
        text = (await reply_to(client, question("What parameters did I send?", temperature=0.3, stop=["||"]))).text
    assert '"temperature": 0.3' in text
    assert "| `temperature` | `0.3` |" in text


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, ErrorKind.BAD_REQUEST),
        (401, ErrorKind.AUTHENTICATION),
        (402, ErrorKind.QUOTA),
        (403, ErrorKind.PERMISSION),
        (404, ErrorKind.MODEL_NOT_FOUND),
        (413, ErrorKind.TOO_LARGE),
        (500, ErrorKind.SERVER),
        (503, ErrorKind.SERVER),
        (504, ErrorKind.SERVER),
    ],
)
async def test_errors_on_request(status: int, kind: ErrorKind) -> None:
    async with demo() as client:
        for text in (f"请演示错误 {status}", f"Please show error {status}"):
            message, error = await error_of(client, question(text))
            assert error.kind is kind
            assert not message.text
        _, error = await error_of(client, question(str(status), model="dousha-demo-errors"))
        assert error.kind is kind


async def test_too_many_requests_works_the_second_time() -> None:
    async with demo() as client:
        for _ in range(2):
            _, error = await error_of(client, question("错误 429"))
            assert (error.kind, error.retry_after_s) == (ErrorKind.RATE_LIMIT, 3.0)
            assert "429" in (await reply_to(client, question("错误 429"))).text


async def test_answers_that_break_off_on_request() -> None:
    async with demo() as client:
        for text in ("断线", "drop the connection", "中途出错", "mid-answer error"):
            message, error = await error_of(client, question(text))
            assert error.kind is ErrorKind.INTERRUPTED
            assert message.text
            _, error = await error_of(client, question(text, stream=False))
            assert error.kind in {ErrorKind.CONNECTION, ErrorKind.SERVER}
            history = (
                {"role": "user", "content": text},
                {"role": "assistant", "content": message.text},
                continuation(message.text),
            )
            rest = await reply_to(client, ChatRequest(MODEL, history))
            assert rest.text


async def test_a_slow_start_and_the_errors_model_explain_themselves() -> None:
    async with demo() as client:
        assert (await reply_to(client, question("慢启动"))).text
        assert "401" in (await reply_to(client, question("hi", model="dousha-demo-errors"))).text


async def test_nonsense_is_refused_as_a_service_does() -> None:
    async with demo() as client:
        _, error = await error_of(client, ChatRequest(MODEL, ()))
        assert error.kind is ErrorKind.BAD_REQUEST


async def test_its_models_are_listed_and_its_check_passes() -> None:
    async with demo() as client:
        assert await client.models("") == [model.id for model in DEMO_MODELS]
        await client.check("", MODEL)
    assert {model.endpoint_id for model in DEMO_MODELS} == {DEMO_ENDPOINT.id}


async def test_it_speaks_at_a_pace_and_can_be_stopped() -> None:
    client = ApiClient(DEMO_ENDPOINT, transport=DemoTransport(pace_s=0.02))
    loop = asyncio.get_running_loop()
    started = loop.time()
    stream = client.stream(question("你好"), "")
    async for _ in stream:
        if loop.time() - started > 0.5:
            break
    await stream.aclose()
    await client.aclose()
