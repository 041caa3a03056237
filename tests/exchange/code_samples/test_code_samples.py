"""Every program sends exactly the request that it was made of."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.request import ChatRequest
from app.exchange.code_samples.dialects import DIALECTS, Dialect, dialect, render
from app.exchange.code_samples.sample import KEY_VARIABLE
from tests.exchange.code_samples.literals import body_in
from tests.exchange.code_samples.requests_to_copy import REQUEST

BASE_URL = "https://wcode.net/api/gpt/v1"
every_dialect = pytest.mark.parametrize("dialect", DIALECTS, ids=lambda one: one.name)
TEXTS = st.text(st.one_of(st.sampled_from("'\"\\`$#%{}?>\n\r\t </*JSON"), st.characters(exclude_categories=["Cs"])))


def expected(request: ChatRequest, *, streaming: bool) -> object:
    body = ChatRequest(request.model, request.messages, request.parameters, streaming).body()
    return body | {"messages": list(body["messages"])}


def test_the_fifteen_samples_of_the_service_are_there() -> None:
    assert len(DIALECTS) == len({one.name for one in DIALECTS}) == len({one.label for one in DIALECTS}) == 15
    assert all(dialect(one.name) is one for one in DIALECTS)
    assert dialect("cobol") is DIALECTS[0]


@every_dialect
@pytest.mark.parametrize("streaming", [False, True])
def test_the_body_survives_being_written(dialect: Dialect, streaming: bool) -> None:
    program = render(REQUEST, BASE_URL, dialect, streaming=streaming)
    assert body_in(program, dialect.name) == expected(REQUEST, streaming=streaming and dialect.streams)


@every_dialect
@settings(max_examples=40)
@given(text=TEXTS, key=TEXTS)
def test_any_text_survives(dialect: Dialect, text: str, key: str) -> None:
    request = ChatRequest("m", ({"role": "user", "content": text},), {"extra_body": {f"x{key}": key}})
    assert body_in(render(request, BASE_URL, dialect, streaming=False), dialect.name) == expected(
        request, streaming=False
    )


@every_dialect
def test_a_picture_of_a_megabyte_survives(dialect: Dialect) -> None:
    request = ChatRequest("m", ({"role": "user", "content": "🌏\\" * 20_000 + "A" * 1_000_000},))
    assert body_in(render(request, BASE_URL, dialect, streaming=False), dialect.name) == expected(
        request, streaming=False
    )


@every_dialect
def test_it_is_a_whole_program_with_address_and_the_key_from_the_environment(dialect: Dialect) -> None:
    program = render(REQUEST, BASE_URL, dialect, streaming=False)
    assert (BASE_URL if dialect.name == "openai_sdk" else f"{BASE_URL}/chat/completions") in program
    code = program.replace(program.split(KEY_VARIABLE, 1)[0], "", 1)
    assert code.count(KEY_VARIABLE) >= 2, "one in the comment, one in the code"
    assert "API_KEY" not in program.replace(KEY_VARIABLE, "").replace("is not set", "")
    assert "<<url>>" in program, "what looks like a place in the user's text stays"
    assert program.endswith("\n")


@every_dialect
def test_nothing_unseen_stands_in_a_program(dialect: Dialect) -> None:
    program = render(REQUEST, BASE_URL, dialect, streaming=True)
    assert {char for char in program if not char.isprintable()} <= {"\n", "\t"}


@every_dialect
def test_an_address_cannot_leave_its_quotation_marks(dialect: Dialect) -> None:
    evil = "http://[::1]:8080/a'b\"c\\d$(id)`e`${f}{g}%20 路\n<<key>>{{0}}/v1"
    program = render(ChatRequest("m", ()), evil, dialect, streaming=False)
    start = program.index("http://[::1]:8080/")
    address = program[start : program.index("/v1", start)]
    assert address.isascii()
    assert not set(address) & set("'\"\\$`{}<> \n#")


def test_an_address_in_chinese_is_one_that_every_program_understands() -> None:
    program = render(ChatRequest("m", ()), "http://豆沙.example/接口/v1", DIALECTS[0], streaming=False)
    assert "http://xn--xuwr98d.example/%E6%8E%A5%E5%8F%A3/v1/chat/completions" in program


@every_dialect
def test_what_json_cannot_hold_is_replaced(dialect: Dialect) -> None:
    request = ChatRequest("m", ({"role": "user", "content": "a\ud83d"},), {"temperature": float("nan")})
    body = body_in(render(request, BASE_URL, dialect, streaming=False), dialect.name)
    assert body["messages"][0]["content"] == "a\ufffd"
    assert body["temperature"] is None


@every_dialect
def test_the_choice_of_streaming_counts_more_than_the_request(dialect: Dialect) -> None:
    request = ChatRequest("m", (), {"stream": True, "stream_options": {"include_usage": False}})
    assert body_in(render(request, BASE_URL, dialect, streaming=False), dialect.name) == expected(
        ChatRequest("m", ()), streaming=False
    )
    if dialect.streams:
        body = body_in(render(request, BASE_URL, dialect, streaming=True), dialect.name)
        assert body["stream_options"] == {"include_usage": False}


def test_the_sdk_gets_what_it_does_not_know_in_its_extra_body() -> None:
    program = render(REQUEST, BASE_URL, dialect("openai_sdk"), streaming=True)
    call = next(
        node
        for node in ast.walk(ast.parse(program))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "create"
    )
    arguments = {keyword.arg: keyword.value for keyword in call.keywords}
    assert set(ast.literal_eval(arguments["extra_body"])) == {"top_k", "min_p", "provider", "it's"}
    assert {"temperature", "seed", "tools", "stream", "stream_options"} <= set(arguments)
