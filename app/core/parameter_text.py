"""Between typed text and JSON values, exactly: 64-bit numbers, escapes, strict JSON with errors in plain words."""

from __future__ import annotations

import json
import math
import re
from typing import NoReturn

from app.core.localized import Text
from app.core.message import JsonValue
from app.core.parameter_domains import Domain, Integer, JsonArray, JsonObject, Number


class UnreadableText(ValueError):  # noqa: N818 - a sentence for people, not an error of the program
    """Typed text that is no value. `reason` says why; `line` and `column` count from 1, 0 where there is no place."""

    def __init__(self, reason: Text, line: int = 0, column: int = 0) -> None:
        super().__init__(reason.en)
        self.reason, self.line, self.column = reason, line, column

    @property
    def told(self) -> Text:
        """The reason, with its place where there is one."""
        if not self.line:
            return self.reason
        return Text(
            f"第 {self.line} 行第 {self.column} 个字符：{self.reason.zh}",
            f"Line {self.line}, character {self.column}: {self.reason.en}",
        )


def parse(domain: Domain, text: str) -> JsonValue:
    """The value that `text` stands for; None, which means "not sent", for an empty one.

    Raises UnreadableText. The result may still be out of range: see `parameters.validate`.
    """
    if not text.strip():
        return None
    match domain:
        case Number():
            return _parse_number(text)
        case Integer():
            return _parse_integer(text)
        case JsonObject() | JsonArray():
            value = parse_json(text)
            return None if value in ({}, []) else value
        case _:
            return text


def written(value: JsonValue) -> str:
    """How a value is shown for editing; the opposite of `parse`. None gives "". JSON is indented, Chinese as it is."""
    match value:
        case None:
            return ""
        case bool():
            return json.dumps(value)
        case int():
            return str(value)
        case float():
            return repr(value).removesuffix(".0")
        case str():
            return value
        case _:
            return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)


# numbers

_NOT_A_NUMBER = Text("“{text}”不是数字。", "“{text}” is not a number.")
_NOT_WHOLE = Text("“{text}”不是整数。", "“{text}” is not a whole number.")


_DECIMAL = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]{1,3})?", re.IGNORECASE)


def _plain(text: str) -> str:
    """Digits as an input method may give them, brought to ASCII: full width, a Chinese stop, a proper minus."""
    if text.isascii():
        return text.strip()
    import unicodedata  # 0.3 MB, and most numbers are plain

    return unicodedata.normalize("NFKC", text).strip().replace("。", ".").replace("−", "-")


def _parse_number(text: str) -> float:
    plain = _plain(text)
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    number = float(plain) if _DECIMAL.fullmatch(plain) else math.nan
    if not math.isfinite(number):
        raise UnreadableText(_with_text(_NOT_A_NUMBER, text))
    return number


def _parse_integer(text: str) -> int:
    plain = re.sub(r"(?<=\d)[, ](?=\d{3}(?:\D|$))", "", _plain(text))
    if not re.fullmatch(r"[+-]?[0-9]{1,100}", plain):
        raise UnreadableText(_with_text(_NOT_WHOLE, text))
    return int(plain)


def _with_text(sentence: Text, text: str) -> Text:
    shown = text.strip()[:40]
    return Text(sentence.say("zh", text=shown), sentence.say("en", text=shown))


# stop texts

_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}


def parse_escapes(text: str) -> str:
    r"""`text` with \n, \t, \r and \\ replaced by what they stand for; any other backslash stays."""
    return re.sub(r"\\([ntr\\])", lambda match: _ESCAPES[match[1]], text)


def with_escapes(text: str) -> str:
    """The opposite of `parse_escapes`."""
    for letter, character in (("\\", "\\"), ("n", "\n"), ("t", "\t"), ("r", "\r")):
        text = text.replace(character, "\\" + letter)
    return text


# JSON

_BY_MESSAGE = {
    "Expecting property name enclosed in double quotes": Text(
        "这里要有一个加英文双引号的名称。", "A name in double quotes is expected here."
    ),
    "Expecting ',' delimiter": Text("前面少了一个英文逗号或括号。", "A comma or a closing bracket is missing."),
    "Expecting ':' delimiter": Text("名称后面少了一个英文冒号。", "A colon is missing after the name."),
    "Expecting value": Text("这里少了一个值。", "A value is missing here."),
    "Extra data": Text("到这里已经写完了，后面多了内容。", "There is something after the end."),
    "Unterminated string starting at": Text(
        "从这里开始的双引号没有配对。", "The quote that opens here is never closed."
    ),
    "Invalid control character at": Text(
        "文字里不能直接换行，请写成 \\n。", "A text cannot contain a line break as it is: write \\n."
    ),
    "Invalid \\escape": Text("这个反斜杠写法不对。", "This backslash does not start a known escape."),
    "Invalid \\uXXXX escape": Text("\\u 后面要有四位十六进制数字。", "Four hexadecimal digits must follow \\u."),
    "Illegal trailing comma before end of object": Text(
        "最后一项后面不要加逗号。", "No comma may follow the last item."
    ),
    "Illegal trailing comma before end of array": Text(
        "最后一项后面不要加逗号。", "No comma may follow the last item."
    ),
}
_OTHERWISE = Text("这里的 JSON 写法不对。", "The JSON is not right here.")
_TRAILING_COMMA = _BY_MESSAGE["Illegal trailing comma before end of object"]
_FULL_WIDTH = Text(
    "这里的 {text} 是中文标点，请改成英文标点。", "The {text} here is a Chinese mark: type the English one."
)
_TWICE = Text("“{text}”在同一个对象里写了两次。", "“{text}” stands twice in the same object.")
_NO_NUMBER = Text("“{text}”不能放在 JSON 里。", "“{text}” cannot be written in JSON.")
_TOO_DEEP = Text("括号套得太深了。", "The brackets are nested too deeply.")
_HALF_CHARACTER = Text(
    "文字里有半个字符（\\ud800 一类），发不出去。", "A text holds half a character (\\ud800 or the like)."
)
_CHINESE_MARKS = "“”‘’，：；［］｛｝【】、。"
_SURROGATE = re.compile("[\ud800-\udfff]")


def parse_json(text: str) -> JsonValue:
    """Strict JSON: no NaN or Infinity, no name twice in one object. Raises UnreadableText with the place."""
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_number, parse_float=_finite_float)
    except json.JSONDecodeError as error:
        raise UnreadableText(_told(text, error), error.lineno, error.colno) from None
    except RecursionError:
        raise UnreadableText(_TOO_DEEP) from None
    except UnreadableText:
        raise
    except ValueError:  # Python's limit of 4300 digits
        raise UnreadableText(_with_text(_NO_NUMBER, "9…9")) from None
    if "\\u" in text and _SURROGATE.search(json.dumps(value, ensure_ascii=False)):
        raise UnreadableText(_HALF_CHARACTER)
    return value


def _object(pairs: list[tuple[str, JsonValue]]) -> dict[str, JsonValue]:
    value: dict[str, JsonValue] = {}
    for name, item in pairs:
        if name in value:
            raise UnreadableText(_with_text(_TWICE, name))
        value[name] = item
    return value


def _refuse_number(text: str) -> NoReturn:
    raise UnreadableText(_with_text(_NO_NUMBER, text))


def _finite_float(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        _refuse_number(text)
    return number


def _told(text: str, error: json.JSONDecodeError) -> Text:
    near = text[error.pos : error.pos + 1]
    if near and near in _CHINESE_MARKS:
        return _with_text(_FULL_WIDTH, near)
    before = text[: error.pos].rstrip()
    if before.endswith(",") and near in {"}", "]"}:  # worded differently before Python 3.13
        return _TRAILING_COMMA
    return _BY_MESSAGE.get(error.msg, _OTHERWISE)
