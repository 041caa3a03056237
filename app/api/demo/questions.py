"""Reads a chat request as the demo service understands it: language, subject, what the user wants to see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.api.wire_fields import dicts, text_of
from app.core.message import JsonValue
from app.core.request import continuation

_SUBJECTS = {
    "weather": r"天气|气温|下雨|weather|forecast|rain(ing|y)?\b",
    "thinking": r"思考|想一想|推理|\bthink|step by step|9\.11",
    "parameters": r"参数|回显|\becho\b|parameters?\b|what (did|do) (I|you) (send|receive)",
    "table": r"表格|对比|\btables?\b|side by side|spreadsheet",
    "code": r"代码|编程|程序|排序|python|javascript|\bcode\b|program|function|sort\b",
    "math": r"数学|公式|方程|积分|求导|微积分|勾股|\bmath|formula|equation|integral|derivative|theorem",
    "essay": r"文章|散文|长文|详细|历史|故事|essay|article|history|story|in detail|long answer",
    "poem": r"诗|歌词|俳句|poem|poetry|haiku|verse|sonnet",
    "show": r"你好|您好|哈喽|嗨|显示|展示|\b(hello|hi|hey)\b|\bshow\b|display|能做什么|what can you",
}
_CITIES = {
    "北京": "Beijing",
    "上海": "Shanghai",
    "广州": "Guangzhou",
    "深圳": "Shenzhen",
    "杭州": "Hangzhou",
    "成都": "Chengdu",
    "西安": "Xi'an",
    "香港": "Hong Kong",
    "台北": "Taipei",
    "东京": "Tokyo",
    "伦敦": "London",
    "巴黎": "Paris",
    "柏林": "Berlin",
    "纽约": "New York",
}
_ERROR = re.compile(r"(?:error|错误|报错|状态码|http)\s*(?:code)?\s*[:：]?\s*([45]\d\d)\b", re.IGNORECASE)
_DROP = re.compile(
    r"断线|掉线|断开连接|连接中断|\bdrop\b|(lose|lost|cut|break) (the )?(connection|line)", re.IGNORECASE
)
_MID_ERROR = re.compile(r"中途出错|中途报错|error (in )?mid|mid-?(answer|stream) error", re.IGNORECASE)
_SLOW = re.compile(r"慢启动|慢慢开始|等一会儿再|slow start|start slowly|wait before", re.IGNORECASE)


@dataclass(frozen=True)
class Question:
    """What the last message of a request asks."""

    text: str = ""
    subject: str = ""
    """A key of the answers, "" when nothing known is asked."""
    chinese: bool = False
    error: int = 0
    """The HTTP status that the user wants to see."""
    drops: bool = False
    fails_midway: bool = False
    is_slow: bool = False
    city: str = ""
    tool_results: tuple[str, ...] = ()
    """What the tools gave, when the last messages are results."""
    said_already: str = ""
    """The part of the answer that the user has, when the rest of it is asked for."""
    messages: tuple[Mapping[str, JsonValue], ...] = field(default=(), repr=False)


def read_question(body: Mapping[str, JsonValue], *, bare_numbers: bool = False) -> Question:
    """The question in a request's body. `bare_numbers`: an error's number alone asks for that error."""
    messages = dicts(body.get("messages"))
    said_already = ""
    if len(messages) > 2 and text_of(messages[-1].get("content")) in _CONTINUATIONS:
        said_already = text_of(messages[-2].get("content"))
        messages = messages[:-2]
    results: list[str] = []
    for message in reversed(messages):
        if message.get("role") != "tool":
            break
        results.insert(0, text_of(message.get("content")))
    asked = [text_of(message.get("content")) for message in messages if message.get("role") == "user"]
    text = asked[-1].strip() if asked else ""
    chinese = is_chinese(text)
    error = _ERROR.search(text) or (re.search(r"(?<!\d)([45]\d\d)(?!\d)", text) if bare_numbers else None)
    return Question(
        text=text,
        subject=_subject(text),
        chinese=chinese,
        error=int(error[1]) if error else 0,
        drops=bool(_DROP.search(text)),
        fails_midway=bool(_MID_ERROR.search(text)),
        is_slow=bool(_SLOW.search(text)),
        city=_city(text, chinese=chinese),
        tool_results=tuple(results),
        said_already=said_already,
        messages=tuple(messages),
    )


def is_chinese(text: str) -> bool:
    """Whether `text` is written in Chinese; a few foreign words do not change that."""
    return any("\u4e00" <= char <= "\u9fff" for char in text)


_CONTINUATIONS = {text_of(continuation(sample)["content"]) for sample in ("中", "a")}


def _subject(text: str) -> str:
    return next((name for name, words in _SUBJECTS.items() if re.search(words, text, re.IGNORECASE)), "")


def _city(text: str, *, chinese: bool) -> str:
    lowered = text.lower()
    for zh, en in _CITIES.items():
        if zh in text or en.lower() in lowered:
            return zh if chinese else en
    return "北京" if chinese else "Beijing"
