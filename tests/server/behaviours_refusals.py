"""How services say no: by status, inside a 200, and in the middle of a stream; in the words they really use."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from app.core.errors import ErrorKind
from tests.server.behaviour import (
    BASE,
    DONE,
    HTML,
    MODEL,
    Behaviour,
    Expected,
    chunked,
    delta,
    error_response,
    event,
    finish,
    json_response,
    response,
    said,
    stream,
    whole,
)
from tests.server.steps import Step

_BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n"
    "<body><center><h1>502 Bad Gateway</h1></center></body></html>"
)
_LOGIN = (
    "<!DOCTYPE html><html><head><title>Hotel Wi-Fi</title><script>steal()</script></head>"
    "<body>Please <b>log in</b></body></html>"
)
_IN_AN_HOUR = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


def _refused(
    name: str,
    sends: list[Step],
    kind: ErrorKind,
    *details: str,
    parameters: dict[str, object] | None = None,
    **values: str,
) -> Behaviour:
    expected = Expected(error=kind, values=values, details=details)
    return Behaviour(name, sends, expected, parameters=parameters or {})


PARAMETERS = (
    _refused(
        "openai_unknown_parameter",
        error_response(400, "Unrecognized request argument supplied: top_k"),
        ErrorKind.PARAMETER,
        "HTTP 400",
        parameters={"top_k": 3, "temperature": 0.5},
        param="top_k",
    ),
    _refused(
        "openai_unsupported_parameter",
        error_response(
            400,
            "Unsupported parameter: 'max_tokens' is not supported with this model. "
            "Use 'max_completion_tokens' instead.",
            param="max_tokens",
            code="unsupported_parameter",
        ),
        ErrorKind.PARAMETER,
        parameters={"max_tokens": 100},
        param="max_tokens",
    ),
    _refused(
        "ark_thinking_type",
        error_response(
            400,
            "Unsupported thinking type for the current model: disabled Request id: 0217",
            code="InvalidParameter",
            type="BadRequest",
            param="",
        ),
        ErrorKind.PARAMETER,
        parameters={"thinking": {"type": "disabled"}},
        param="thinking",
    ),
    _refused(
        "dashscope_enable_thinking",
        [
            json_response(
                400,
                {
                    "error": {
                        "code": "invalid_parameter_error",
                        "param": None,
                        "message": "parameter.enable_thinking must be set to false for non-streaming calls",
                        "type": "invalid_request_error",
                    },
                    "request_id": "7a5e",
                },
            )
        ],
        ErrorKind.PARAMETER,
        "7a5e",
        parameters={"enable_thinking": True},
        param="enable_thinking",
    ),
    _refused(
        "fastapi_list_of_faults",
        [
            json_response(
                422,
                {
                    "detail": [
                        {"loc": ["body", "temperature"], "msg": "Input should be less than or equal to 2", "type": "x"}
                    ]
                },
            )
        ],
        ErrorKind.PARAMETER,
        "less than or equal to 2",
        parameters={"temperature": 2.5},
        param="temperature",
    ),
    _refused(
        "deepseek_422",
        [
            response(
                422,
                "Failed to deserialize the JSON body into the target type: top_logprobs: invalid type",
                "text/plain",
            )
        ],
        ErrorKind.PARAMETER,
        parameters={"logprobs": True, "top_logprobs": 3},
        param="top_logprobs",
    ),
    _refused(
        "stream_options_unknown",
        error_response(400, "Unknown field: include_usage"),
        ErrorKind.PARAMETER,
        param="stream_options",
    ),
    _refused(
        "json_mode_without_the_word",
        error_response(
            400,
            "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'.",
            param="messages",
        ),
        ErrorKind.PARAMETER,
        parameters={"response_format": {"type": "json_object"}},
        param="response_format",
    ),
    _refused(
        "minimax_parameter_in_a_200",
        [
            json_response(
                200,
                {"base_resp": {"status_code": 2013, "status_msg": "invalid params, temperature should be in (0,1]"}},
            )
        ],
        ErrorKind.PARAMETER,
        parameters={"temperature": 1.5},
        param="temperature",
    ),
    _refused(
        "a_word_that_is_no_parameter",
        error_response(400, "Please stop sending such things, user"),
        ErrorKind.BAD_REQUEST,
        parameters={"stop": ["x"], "user": "me"},
    ),
    _refused(
        "zhipu_parameter_by_number",
        [json_response(400, {"error": {"code": "1214", "message": "messages 参数非法。请检查文档。"}})],
        ErrorKind.BAD_REQUEST,
        "参数非法",
    ),
)

ACCOUNT = (
    _refused(
        "no_such_key",
        error_response(401, "Incorrect API key provided", code="invalid_api_key"),
        ErrorKind.AUTHENTICATION,
    ),
    _refused("status_401_without_body", [response(401, b"", "text/plain")], ErrorKind.AUTHENTICATION, "HTTP 401"),
    _refused(
        "google_bad_key_with_400",
        [
            json_response(
                400,
                [
                    {
                        "error": {
                            "code": 400,
                            "message": "API key not valid. Please pass a valid API key.",
                            "status": "INVALID_ARGUMENT",
                        }
                    }
                ],
            )
        ],
        ErrorKind.AUTHENTICATION,
    ),
    _refused(
        "zhipu_bad_key",
        [json_response(401, {"error": {"code": "1002", "message": "身份验证失败。"}})],
        ErrorKind.AUTHENTICATION,
    ),
    _refused(
        "new_api_token",
        error_response(401, "无效的令牌 (request id: 2026)", type="new_api_error"),
        ErrorKind.AUTHENTICATION,
    ),
    _refused(
        "deepseek_402", error_response(402, "Insufficient Balance", code="invalid_request_error"), ErrorKind.QUOTA
    ),
    _refused(
        "openrouter_402_with_a_number",
        [json_response(402, {"error": {"code": 402, "message": "This request requires more credits", "metadata": {}}})],
        ErrorKind.QUOTA,
    ),
    _refused(
        "openai_quota_as_429",
        error_response(429, "You exceeded your current quota, please check your plan.", code="insufficient_quota"),
        ErrorKind.QUOTA,
    ),
    _refused(
        "zhipu_no_money_as_429",
        [json_response(429, {"error": {"code": "1113", "message": "您的账户已欠费，请充值后重试。"}})],
        ErrorKind.QUOTA,
    ),
    _refused(
        "ark_overdue_as_403",
        error_response(
            403, "The request failed because your account has an overdue balance.", code="AccountOverdueError"
        ),
        ErrorKind.QUOTA,
    ),
    _refused(
        "new_api_quota_as_403",
        error_response(403, "用户额度不足, 剩余额度: ¥0.00", type="new_api_error"),
        ErrorKind.QUOTA,
    ),
    _refused(
        "minimax_no_money_in_a_200",
        [
            json_response(
                200, {"base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}, "choices": None}
            )
        ],
        ErrorKind.QUOTA,
    ),
    _refused("status_403", error_response(403, "Country, region, or territory not supported"), ErrorKind.PERMISSION),
    _refused(
        "moderated_403",
        error_response(403, "Your input was flagged", metadata={"reasons": ["violence"]}),
        ErrorKind.CONTENT_BLOCKED,
    ),
    _refused(
        "dashscope_inspection",
        error_response(400, "Input data may contain inappropriate content.", code="data_inspection_failed"),
        ErrorKind.CONTENT_BLOCKED,
    ),
    _refused(
        "zhipu_sensitive",
        [json_response(400, {"error": {"code": "1301", "message": "…敏感内容…"}})],
        ErrorKind.CONTENT_BLOCKED,
    ),
)

WRONG_PLACE = (
    _refused(
        "openai_no_such_model",
        error_response(404, "The model `nope` does not exist or you do not have access to it.", code="model_not_found"),
        ErrorKind.MODEL_NOT_FOUND,
        model=MODEL,
    ),
    _refused(
        "ark_model_not_open",
        error_response(404, "Your account has not activated the model", code="ModelNotOpen"),
        ErrorKind.MODEL_NOT_FOUND,
        model=MODEL,
    ),
    _refused("deepseek_model_as_400", error_response(400, "Model Not Exist"), ErrorKind.MODEL_NOT_FOUND, model=MODEL),
    _refused(
        "ollama_model_as_string",
        [json_response(404, {"error": "model 'nope' not found, try pulling it first"})],
        ErrorKind.MODEL_NOT_FOUND,
    ),
    _refused(
        "one_api_no_channel_as_503",
        error_response(503, "当前分组 default 下对于模型 nope 无可用渠道", type="one_api_error"),
        ErrorKind.MODEL_NOT_FOUND,
    ),
    _refused(
        "zhipu_no_such_model",
        [json_response(400, {"error": {"code": "1211", "message": "模型不存在"}})],
        ErrorKind.MODEL_NOT_FOUND,
    ),
    _refused("fastapi_not_found", [json_response(404, {"detail": "Not Found"})], ErrorKind.WRONG_ADDRESS, "Not Found"),
    _refused(
        "page_not_found",
        [response(404, "<html><title>404 Not Found</title><body>nginx</body></html>", HTML)],
        ErrorKind.WRONG_ADDRESS,
        "404 Not Found",
    ),
    _refused("method_not_allowed", [response(405, "Method Not Allowed", "text/plain")], ErrorKind.WRONG_ADDRESS),
    _refused("page_with_200", [response(200, _LOGIN, HTML)], ErrorKind.WRONG_ADDRESS, "Hotel Wi-Fi", "Please log in"),
    _refused(
        "moved_for_good",
        [
            response(
                301, b"", "text/html", "Location: https://api.example.org/v2/chat/completions?token=sk-secret-in-query"
            )
        ],
        ErrorKind.REDIRECT,
        address="https://api.example.org/v2",
    ),
    _refused(
        "moved_within_the_host",
        [response(307, b"", "text/html", "Location: /api/v1/chat/completions")],
        ErrorKind.REDIRECT,
    ),
    _refused("moved_nowhere", [response(302, b"", "text/html")], ErrorKind.WRONG_ADDRESS),
)

SIZE_AND_SPEED = (
    _refused(
        "openai_context_length",
        error_response(
            400,
            "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.",
            code="context_length_exceeded",
            param="messages",
        ),
        ErrorKind.CONTEXT_LENGTH,
    ),
    _refused(
        "llama_context_size",
        [
            json_response(
                400,
                {
                    "error": {
                        "code": 400,
                        "message": "the request exceeds the available context size",
                        "type": "exceed_context_size_error",
                    }
                },
            )
        ],
        ErrorKind.CONTEXT_LENGTH,
    ),
    _refused(
        "dashscope_input_length",
        error_response(400, "Range of input length should be [1, 30720]"),
        ErrorKind.CONTEXT_LENGTH,
    ),
    _refused(
        "page_too_large",
        [response(413, "<html><head><title>413 Request Entity Too Large</title></head></html>", HTML)],
        ErrorKind.TOO_LARGE,
    ),
    Behaviour(
        "too_fast_wait_seconds",
        error_response(429, "Rate limit reached", "Retry-After: 7", code="rate_limit_exceeded"),
        Expected(error=ErrorKind.RATE_LIMIT, retry_after_s=7.0),
    ),
    Behaviour(
        "too_fast_wait_until",
        error_response(429, "Slow down", f"Retry-After: {_IN_AN_HOUR}"),
        Expected(error=ErrorKind.RATE_LIMIT, retry_after_s=3600.0),
    ),
    Behaviour(
        "too_fast_wait_nonsense",
        error_response(429, "Slow down", "Retry-After: soon, NaN"),
        Expected(error=ErrorKind.RATE_LIMIT),
    ),
    _refused(
        "zhipu_concurrency",
        [json_response(429, {"error": {"code": "1302", "message": "并发数过高"}})],
        ErrorKind.RATE_LIMIT,
    ),
    _refused(
        "google_quota_a_minute",
        error_response(429, "Quota exceeded for requests per minute", code="insufficient_quota"),
        ErrorKind.RATE_LIMIT,
    ),
    _refused(
        "minimax_too_fast_in_a_200",
        [json_response(200, {"base_resp": {"status_code": 1002, "status_msg": "rate limit"}})],
        ErrorKind.RATE_LIMIT,
    ),
)

FAULTS = (
    _refused("status_500", error_response(500, "The server had an error", type="server_error"), ErrorKind.SERVER),
    _refused("status_500_without_body", [response(500, b"", "text/plain")], ErrorKind.SERVER),
    _refused("page_502", [response(502, _BAD_GATEWAY, HTML)], ErrorKind.SERVER, "502 Bad Gateway"),
    _refused("llama_loading", error_response(503, "Loading model", type="unavailable_error"), ErrorKind.SERVER),
    _refused(
        "cloudflare_520", [response(520, "<html><title>520: unknown error</title></html>", HTML)], ErrorKind.SERVER
    ),
    _refused("overloaded_529", error_response(529, "Overloaded", type="overloaded_error"), ErrorKind.SERVER),
    _refused("request_timeout_408", [response(408, b"", "text/plain")], ErrorKind.SERVER),
    _refused(
        "message_at_the_top",
        [json_response(500, {"code": "InternalError", "message": "Boom", "request_id": "r1"})],
        ErrorKind.SERVER,
        "r1",
    ),
    _refused(
        "list_of_errors",
        [json_response(400, {"errors": [{"message": "Bad thing"}]})],
        ErrorKind.BAD_REQUEST,
        "Bad thing",
    ),
    _refused(
        "error_object_in_a_200",
        [json_response(200, {"error": {"message": "upstream failed", "code": 502}})],
        ErrorKind.SERVER,
        "upstream failed",
    ),
    _refused(
        "error_string_in_a_200", [json_response(200, {"error": "internal error"})], ErrorKind.SERVER, "internal error"
    ),
    _refused("success_false_in_a_200", [json_response(200, {"success": False, "message": "no"})], ErrorKind.SERVER),
    _refused("empty_200", [response(200, b"")], ErrorKind.UNREADABLE),
    _refused("plain_text_200", [response(200, "It works!", "text/plain")], ErrorKind.UNREADABLE, "It works!"),
    _refused("another_json_200", [json_response(200, {"hello": "world"})], ErrorKind.UNREADABLE, "hello"),
    _refused("broken_json_200", [response(200, '{"choices": [{"message"')], ErrorKind.UNREADABLE),
    _refused(
        "chinese_charset",
        [response(400, "余额不足，请充值".encode("gb18030"), "text/plain; charset=gbk")],
        ErrorKind.QUOTA,
        "余额不足，请充值",
    ),
    _refused("huge_body", [response(500, b"x" * 1_000_000, "text/plain")], ErrorKind.SERVER),
)


def _mid(name: str, *events: bytes, detail: str, end: bytes = b"") -> Behaviour:
    """The same complaint after the answer has begun."""
    expected = Expected(text="Half an ans", error=ErrorKind.INTERRUPTED, details=(detail,))
    return Behaviour(name, stream(*said("Half ", "an ans"), *events, end=end), expected)


_OVERLOADED = {"error": {"message": "Overloaded", "type": "server_error", "code": None}}
_ROUTER = BASE | {
    "error": {"code": 502, "message": "Provider disconnected"},
    "choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error"}],
}

IN_STREAMS = (
    _mid("error_in_mid_stream", event(_OVERLOADED), detail="Overloaded"),
    _mid("error_in_mid_stream_then_done", event(_OVERLOADED), detail="Overloaded", end=DONE),
    _mid("vllm_error_object", event({"object": "error", "message": "CUDA out of memory", "code": 500}), detail="CUDA"),
    _mid("error_event", b'event: error\ndata: {"message": "Stream broke"}\n\n', detail="Stream broke"),
    _mid("error_event_in_words", b"event: error\ndata: no more capacity\n\n", detail="no more capacity"),
    _mid("openrouter_error_chunk", event(_ROUTER), detail="Provider disconnected"),
    _mid("finish_reason_error", finish("error"), detail="finish_reason", end=DONE),
    _mid("bare_text_in_mid_stream", b"upstream connect error\n\n", detail="upstream connect error"),
    _mid("page_in_mid_stream", _BAD_GATEWAY.encode(), detail="502 Bad Gateway"),
    _mid("bare_json_error_in_mid_stream", b'{"error": {"message": "worker died"}}\n', detail="worker died"),
    Behaviour(
        "error_at_the_start_of_a_stream",
        chunked(event({"error": {"message": "Rate limit", "code": 429}})),
        Expected(error=ErrorKind.RATE_LIMIT),
    ),
    Behaviour(
        "quota_error_at_the_start_of_a_stream",
        chunked(b": comment\n\n", event({"error": {"message": "x", "code": "insufficient_quota"}})),
        Expected(error=ErrorKind.QUOTA),
    ),
    Behaviour(
        "page_at_the_start_of_a_stream",
        chunked(b": comment\n\n", _BAD_GATEWAY.encode()),
        Expected(error=ErrorKind.SERVER, details=("502 Bad Gateway",)),
    ),
    Behaviour(
        "text_beside_an_error",
        chunked(event(delta("kept") | _OVERLOADED)),
        Expected(text="kept", error=ErrorKind.INTERRUPTED),
    ),
    Behaviour(
        "error_in_the_choice_of_a_whole_answer",
        [json_response(200, whole({"content": "kept"}, "error") | {"error": None})],
        Expected(text="kept", finish_reason="", error=ErrorKind.INTERRUPTED),
        stream=False,
    ),
    Behaviour(
        "error_after_the_end",
        chunked(*said("All of it."), finish(), event(_OVERLOADED), DONE),
        Expected(text="All of it.", finish_reason="stop", unreadable=1),
    ),
    Behaviour(
        "stray_line_in_a_good_stream",
        chunked(*said("a"), b"what is this\n", *said("b"), finish(), DONE),
        Expected(text="ab", finish_reason="stop", unreadable=1),
    ),
    Behaviour(
        "error_null_is_no_error",
        chunked(
            event(delta("ok") | {"error": None, "base_resp": {"status_code": 0, "status_msg": ""}}), finish(), DONE
        ),
        Expected(text="ok", finish_reason="stop"),
    ),
)

REFUSALS = (*PARAMETERS, *ACCOUNT, *WRONG_PLACE, *SIZE_AND_SPEED, *FAULTS, *IN_STREAMS)
