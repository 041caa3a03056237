"""Codes and wordings by which services say what is wrong; `failure_kinds` decides which of them count when.

Sources: the error pages of OpenAI, Volcengine Ark, DeepSeek, DashScope, Zhipu, MiniMax, OpenRouter, llama.cpp, Ollama,
one-api and new-api. The order matters: the first kind that matches is taken.
"""

from __future__ import annotations

import re

from app.core.errors import ErrorKind


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


CODES = {
    ErrorKind.QUOTA: _any(
        r"insufficient_(user_)?(quota|balance|credits?|funds)",
        r"billing_|payment_required|arrear|overdue|account_?balance",
        r"pre_consume_token_quota_failed|FreeTierOnly|QuotaExceeded\.Account",
    ),
    ErrorKind.CONTENT_BLOCKED: _any(
        r"content_(filter|policy)|data_?inspection|sensitive|moderation|risk_?control",
        r"responsible_?ai|prompt_blocked",
    ),
    ErrorKind.CONTEXT_LENGTH: _any(
        r"context_(length|size|window)|exceed_context|string_above_max_length|prompt_too_long"
    ),
    ErrorKind.MODEL_NOT_FOUND: _any(
        r"model_?not_?(found|exist|open|supported|available)|no_such_model|invalid_?model|unknown_model",
        r"InvalidEndpointOrModel|Model\.?AccessDenied",
    ),
    ErrorKind.AUTHENTICATION: _any(
        r"invalid_?(api_?)?key|incorrect_api_key|authentication|unauthori[sz]ed",
        r"invalid_token|token_expired|expired_?key",
    ),
    ErrorKind.RATE_LIMIT: _any(
        r"rate_?limit|too_?many_?requests|throttl|concurrency|RequestBurstTooFast|engine_overloaded"
    ),
    ErrorKind.TOO_LARGE: _any(r"(payload|request|image|file)_?(entity_)?too_?large"),
}
"""Looked for in `code` and `type`."""

WORDS = {
    ErrorKind.CONTEXT_LENGTH: _any(
        r"(maximum|max|model'?s?) context (length|window|size)",
        r"context (length|window|size)[^.]{0,40}exceed|exceed[^.]{0,60}context",
        r"(prompt|input) is too long|too many (input )?tokens",
        r"range of input length|input length.{0,30}exceed",
        r"(输入|上下文|prompt|对话)[^。]{0,12}(超长|过长|超过|超出)",
    ),
    ErrorKind.QUOTA: _any(
        r"insufficient[ _](account )?(user )?(quota|balance|credits?|funds)|exceeded your current quota",
        r"out of credits?|(add|more|requires?|need).{0,12} credits|credit balance is too low",
        r"arrears|overdue (balance|payment)|payment required|quota (has been |is )?(exhausted|used up)",
        r"(余额|额度|配额)[^。]{0,6}(不足|用完|用尽|耗尽)|欠费|充值",
    ),
    ErrorKind.CONTENT_BLOCKED: _any(
        r"content (policy|filter|management|moderation)|inappropriate (content|input)|(was|been|is) flagged",
        r"sensitive (information|content|words?)|moderation|safety system",
        r"敏感|违规|不安全|内容安全|违反.{0,8}(规定|政策|法律)",
    ),
    ErrorKind.MODEL_NOT_FOUND: _any(
        r"model\b[^.\n]{0,80}?\bnot (exist|found|supported|available|open)",
        r"model\b[^\n]{0,80}?\b(does ?n[o']t exist|is ?n[o']t (a valid|available|supported))",
        r"(no such|unknown|invalid|unsupported) model|not a valid model",
        r"no endpoints found for|try pulling it first",
        r"模型[^。]{0,60}(不存在|未找到|未开通)|无可用渠道",
    ),
    ErrorKind.AUTHENTICATION: _any(
        r"(invalid|incorrect|wrong|missing|expired|no|provide an?)[^.\n]{0,20}\bapi[ _-]?keys?",
        r"(invalid|missing|expired|no)[^.\n]{0,20}\b(access token|credentials)|authentication fail",
        r"api[ _-]?key[^.\n]{0,30}(invalid|incorrect|not valid|expired|missing|required)",
        r"无效的(令牌|密钥)|令牌.{0,8}(无效|过期|不可用|验证失败)|(密钥|api ?key)[^。]{0,12}(无效|错误|过期|不正确)",
    ),
}
"""Looked for in the message."""

ABOUT_SPEED = _any(r"per (minute|second|day|hour)|rate limit|too many requests|requests? too fast|频繁|限流|并发")

MINIMAX = {
    "1002": ErrorKind.RATE_LIMIT,
    "1004": ErrorKind.AUTHENTICATION,
    "1008": ErrorKind.QUOTA,
    "1026": ErrorKind.CONTENT_BLOCKED,
    "1027": ErrorKind.CONTENT_BLOCKED,
    "1039": ErrorKind.CONTEXT_LENGTH,
    "1041": ErrorKind.RATE_LIMIT,
    "2013": ErrorKind.BAD_REQUEST,
    "2045": ErrorKind.RATE_LIMIT,
    "2049": ErrorKind.AUTHENTICATION,
    "2056": ErrorKind.QUOTA,
}
"""Numbers of base_resp; all others are faults of the service."""

ZHIPU = {
    "1000": ErrorKind.AUTHENTICATION,
    "1001": ErrorKind.AUTHENTICATION,
    "1002": ErrorKind.AUTHENTICATION,
    "1003": ErrorKind.AUTHENTICATION,
    "1004": ErrorKind.AUTHENTICATION,
    "1112": ErrorKind.PERMISSION,
    "1113": ErrorKind.QUOTA,
    "1211": ErrorKind.MODEL_NOT_FOUND,
    "1220": ErrorKind.PERMISSION,
    "1261": ErrorKind.CONTEXT_LENGTH,
    "1301": ErrorKind.CONTENT_BLOCKED,
    "1302": ErrorKind.RATE_LIMIT,
    "1303": ErrorKind.RATE_LIMIT,
    "1304": ErrorKind.QUOTA,
    "1305": ErrorKind.RATE_LIMIT,
    "1308": ErrorKind.QUOTA,
    "1309": ErrorKind.QUOTA,
}
"""Numbers of Zhipu's `error.code`."""

STATUS = {
    401: ErrorKind.AUTHENTICATION,
    402: ErrorKind.QUOTA,
    403: ErrorKind.PERMISSION,
    404: ErrorKind.WRONG_ADDRESS,
    405: ErrorKind.WRONG_ADDRESS,
    407: ErrorKind.PROXY,
    408: ErrorKind.SERVER,
    409: ErrorKind.SERVER,
    410: ErrorKind.WRONG_ADDRESS,
    413: ErrorKind.TOO_LARGE,
    425: ErrorKind.SERVER,
    426: ErrorKind.WRONG_ADDRESS,
    429: ErrorKind.RATE_LIMIT,
    431: ErrorKind.TOO_LARGE,
    451: ErrorKind.PERMISSION,
    501: ErrorKind.WRONG_ADDRESS,
    511: ErrorKind.CONNECTION,
}
"""What a status means by itself; 511 is a network that wants a log-in first."""

PLAIN_WORD_PARAMETERS = frozenset(
    (
        *("stop", "seed", "tools", "user", "store", "n", "metadata", "reasoning"),
        *("thinking", "stream", "verbosity", "logprobs"),
    )
)
"""Parameters whose names are words as well: they count only where a sentence treats them as a name."""
