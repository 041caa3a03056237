"""How refusals are read, judged and described."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from app.api.failure_kinds import judge, named_parameter
from app.api.failures import Sent, broken, decoded, redirect, refusal, retry_after_s
from app.api.page_text import is_page, read_page
from app.api.problem import Problem, problem_in, problem_in_text
from app.core.errors import ErrorKind

KEY = "sk-abcdefghijklmnop1234"


def sent(status: int = 400, **headers: str) -> Sent:
    return Sent(
        "POST",
        "https://user:pw@host.example/v1/chat/completions?key=abc",
        KEY,
        "m",
        status=status,
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


@pytest.mark.parametrize(
    ("value", "message", "code"),
    [
        ({"error": {"message": "a", "code": "c"}}, "a", "c"),
        ({"error": {"message": "a", "code": 402}}, "a", "402"),
        ({"error": {"message": "a", "code": ""}, "code": "outer"}, "a", "outer"),
        ({"error": "a"}, "a", "a"),
        ({"error": {"error": {"message": "inner"}}}, "inner", ""),
        ({"message": "a", "code": None}, "a", ""),
        ({"msg": "a", "code": 1}, "a", "1"),
        ({"detail": "a"}, "a", ""),
        ({"detail": [{"loc": ["body", "top_p"], "msg": "bad"}, {"msg": "worse"}]}, "top_p: bad\nworse", ""),
        ({"detail": {"message": "a", "code": "c"}}, "a", "c"),
        ({"base_resp": {"status_code": 1004, "status_msg": "a"}}, "a", "1004"),
        ({"errors": [{"message": "a"}]}, "a", ""),
        ({"errors": ["a"]}, "a", ""),
        ([{"error": {"message": "a"}}], "a", ""),
        ({"error": {"message": "a", "metadata": {"raw": "upstream said no"}}}, "a\nupstream said no", ""),
    ],
)
def test_a_complaint_is_found_in_every_shape(value: object, message: str, code: str) -> None:
    problem = problem_in(value)
    assert problem is not None
    assert (problem.message, problem.code) == (message, code)


@pytest.mark.parametrize(
    "value",
    [
        {},
        [],
        {"error": None},
        {"error": {}},
        {"error": ""},
        {"base_resp": {"status_code": 0}},
        {"choices": [], "message": "hi"},
        {"choices": [{"error": None, "finish_reason": "stop"}], "code": 0},
        {"type": "ping", "message": "still here"},
        {"code": 200, "message": "success", "data": None},
        {"code": "0", "msg": "ok"},
        None,
        7,
    ],
)
def test_a_healthy_object_is_no_complaint(value: object) -> None:
    assert problem_in(value, is_error=False) is None


@pytest.mark.parametrize(
    ("message", "names", "found"),
    [
        ("Unrecognized request argument supplied: top_k", {"top_k", "top_p"}, "top_k"),
        ("Unsupported parameter: 'n'", {"n", "seed"}, "n"),
        ("`stop` is not supported", {"stop"}, "stop"),
        ("stop: Value error", {"stop", "seed"}, "stop"),
        ("参数 seed 不合法", {"seed"}, "seed"),
        ("Please stop now, n times", {"stop", "n"}, ""),
        ("max_completion_tokens is too large", {"max_tokens"}, ""),
        ("max_tokens must be less than top_k", {"max_tokens", "top_k"}, "max_tokens"),
        ("Invalid value for parameters.temperature", {"temperature"}, "temperature"),
        ("unknown field include_usage", {"stream_options"}, "stream_options"),
        ("top_logprobs requires logprobs", {"logprobs", "top_logprobs"}, "top_logprobs"),
        ("", {"temperature"}, ""),
    ],
)
def test_the_parameter_that_is_named(message: str, names: set[str], found: str) -> None:
    assert named_parameter(Problem(message), names) == found


def test_the_parameter_in_a_field_counts_first() -> None:
    assert (
        named_parameter(Problem("temperature and top_p", param="response_format.type"), {"response_format"})
        == "response_format"
    )
    assert named_parameter(Problem("x", param="tools[0].function"), {"tools"}) == "tools"


@pytest.mark.parametrize(
    ("status", "problem", "kind"),
    [
        (429, Problem("Quota exceeded: 10 requests per minute"), ErrorKind.RATE_LIMIT),
        (429, Problem("You exceeded your current quota"), ErrorKind.QUOTA),
        (400, Problem("x", "1211"), ErrorKind.MODEL_NOT_FOUND),
        (200, Problem("x", "1002", minimax=True), ErrorKind.RATE_LIMIT),
        (401, Problem("x", "1002"), ErrorKind.AUTHENTICATION),
        (200, Problem("x", "4242", minimax=True), ErrorKind.SERVER),
        (404, Problem("404 page not found", readable=False), ErrorKind.WRONG_ADDRESS),
        (404, Problem("No endpoints found for acme/x."), ErrorKind.MODEL_NOT_FOUND),
        (418, Problem("teapot"), ErrorKind.BAD_REQUEST),
        (599, Problem(), ErrorKind.SERVER),
        (200, Problem("HTTP 503 from upstream"), ErrorKind.SERVER),
        (200, Problem("nothing known"), ErrorKind.SERVER),
        (200, Problem("nothing known", readable=False), ErrorKind.UNREADABLE),
        (403, Problem("Just a moment...", page=True), ErrorKind.PERMISSION),
        (400, Problem("400 The plain HTTP request was sent to HTTPS port", page=True), ErrorKind.WRONG_ADDRESS),
        (511, Problem("log in", page=True), ErrorKind.CONNECTION),
        (407, Problem(), ErrorKind.PROXY),
    ],
)
def test_what_a_refusal_means(status: int, problem: Problem, kind: ErrorKind) -> None:
    assert judge(status, problem, {"temperature"}) == (kind, "")


def test_pages_are_read_for_their_words_only() -> None:
    page = read_page(
        "<html><head><title> A\n b </title><style>x{}</style></head><body><script>evil()</script>C &amp; <i>d</i>"
    )
    assert (page.title, page.text) == ("A b", "C & d")
    assert is_page("\ufeff <!doctype html>")
    assert is_page("<?xml version='1.0'?>")
    assert not is_page("< 3")
    assert not is_page('{"a": "<html>"}')
    assert problem_in_text("<html><body>Only words").message == "Only words"


def test_details_say_what_happened_and_hide_the_secrets() -> None:
    body = f'{{"error": {{"message": "bad key {KEY} \\u202e", "code": "x"}}}}' + " " * 9000 + KEY
    error = refusal(sent(401, x_request_id="req-7", set_cookie="secret"), body)
    assert error.details.startswith(
        "POST https://host.example/v1/chat/completions\nHTTP 401 Unauthorized\nx-request-id: req-7"
    )
    assert KEY not in error.details
    assert "bad key" in error.details
    for hidden in ("pw", "abc", "secret"):
        assert hidden not in error.details
    assert len(error.details) < 5000


def test_a_key_at_the_place_where_the_body_is_cut_is_hidden_as_well() -> None:
    for before in range(3970, 4010):
        error = refusal(sent(500), "x" * before + " " + KEY + " y" * 100)
        assert KEY[:8] not in error.details


def test_redirects_name_a_base_address() -> None:
    for location, address in (
        ("/v2/chat/completions", "https://host.example/v2"),
        ("https://other.example/api/v1/chat/completions?x=1#y", "https://other.example/api/v1"),
        ("//cdn.example/v1", "https://cdn.example/v1"),
    ):
        error = redirect(sent(308, location=location))
        assert (error.kind, error.values["address"]) == (ErrorKind.REDIRECT, address)
    for location in ("", "mailto:someone", "http://[::1"):
        assert redirect(sent(302, location=location)).kind is ErrorKind.WRONG_ADDRESS


def test_an_error_chain_without_end_is_described() -> None:
    one, other = OSError("one"), OSError("two")
    one.__context__, other.__context__ = other, one
    assert broken(sent(0), one).details.endswith("OSError: one\nOSError: two")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("7", 7.0), ("1.5", 1.5), ("0", 0.0), ("-1", None), ("nan", None), ("inf", None), ("", None), ("soon", None)],
)
def test_retry_after_in_seconds(value: str, seconds: float | None) -> None:
    assert retry_after_s(value) == seconds


def test_retry_after_as_a_date() -> None:
    now = datetime.now(UTC)
    in_a_minute = retry_after_s(format_datetime(now + timedelta(seconds=60), usegmt=True))
    assert in_a_minute is not None
    assert 50 < in_a_minute <= 60
    assert retry_after_s(format_datetime(now - timedelta(days=1), usegmt=True)) is None
    assert retry_after_s("Wed, 99 Foo 2026 99:99:99 GMT") is None


def test_bodies_in_other_charsets_are_readable() -> None:
    text = "余额不足"
    assert decoded(text.encode(), "iso-8859-1") == text
    assert decoded(text.encode("gbk"), None) == text
    assert decoded("餘額不足".encode("big5"), "big5") == "餘額不足"
    assert decoded(text.encode("gbk"), "no-such-charset") == text
    assert decoded(text.encode()[:-1], None) == "余额不"  # cut by the limit
