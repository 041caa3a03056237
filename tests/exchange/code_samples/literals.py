"""Reads the request's body back out of a program, by each language's own rules for literals."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Callable
from typing import Any

_ESCAPES = {"\\": "\\", '"': '"', "n": "\n", "?": "?"}


def between(text: str, start: str, end: str) -> str:
    """What stands between the first `start` and the first `end` after it: how a raw literal is read."""
    after = text.split(start, 1)[1]
    assert end in after
    return after.split(end, 1)[0]


def plain_strings(text: str) -> str:
    """A run of adjacent "..." literals, escapes undone. Fails at any escape that the writer has no reason for."""
    whole, at = "", 0
    while at < len(text):
        if text[at] in " \n,":
            at += 1
            continue
        assert text[at] == '"', text[at : at + 40]
        at += 1
        while text[at] != '"':
            assert text[at] != "\n"
            if text[at] == "\\":
                at += 1
                whole += _ESCAPES[text[at]]
            else:
                whole += text[at]
            at += 1
        at += 1
    return whole


def _c(text: str) -> str:
    literals = text.split("static const char *body =", 1)[1].split(";\n\nint main", 1)[0]
    assert "??" not in literals, "a trigraph"
    return plain_strings(literals)


def _java(text: str) -> str:
    literal = between(text, "BODY = ", ";\n\n    public static")
    assert all(len(run) % 2 == 0 for run in re.findall(r"(\\+)u", literal)), "a Unicode escape of Java"
    if literal.startswith('"""\n'):
        assert literal.endswith('"""')
        inside = literal[4:-3]
        assert '"""' not in inside
        return re.sub(r"\\(.)", lambda escape: _ESCAPES[escape[1]], inside)
    pieces = (
        between(literal, 'String.join("",', ")$") if literal.endswith(")$") else literal[len('String.join("",') : -1]
    )
    return plain_strings(pieces)


def _swift(text: str) -> str:
    fence = re.search(r'let body = (#+)"""\n', text)
    assert fence
    inside = between(text, fence[0], f'\n"""{fence[1]}')
    assert "\\" + fence[1] not in inside, "an escape of Swift"
    return inside


def _rust(text: str) -> str:
    fence = re.search(r'BODY: &str = r(#+)"', text)
    assert fence
    return between(text, fence[0], '"' + fence[1])


def _javascript(text: str) -> str:
    inside = between(text, "String.raw`", "`")
    assert "${" not in inside
    return inside


def _nowdoc(text: str) -> str:
    """PHP 7.3 ends a nowdoc at the first line that begins with its name, also an indented one."""
    return re.split(
        r"^[ \t]*JSON\b", between(text, "<<<'JSON'\n", "\nJSON;\n") + "\nJSON;", maxsplit=1, flags=re.MULTILINE
    )[0]


def _requests(text: str) -> Any:
    assigned = next(node for node in ast.parse(text).body if isinstance(node, ast.Assign))
    return ast.literal_eval(assigned.value)


def _openai_sdk(text: str) -> Any:
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    create = next(call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "create")
    body = {keyword.arg: ast.literal_eval(keyword.value) for keyword in create.keywords}
    others = body.pop("extra_body", {})
    return body | others


_TEXTS: dict[str, Callable[[str], str]] = {
    "curl": lambda text: between(text, "<<'JSON'\n", "\nJSON\n"),
    "ruby": lambda text: between(text, "<<'JSON'\n", "\nJSON\n"),
    "javascript_axios": _javascript,
    "java_okhttp": _java,
    "go": lambda text: between(text, "const body = `", "`"),
    "csharp_httpclient": lambda text: between(text, '"""\n', '\n"""'),
    "csharp_restsharp": lambda text: between(text, '"""\n', '\n"""'),
    "php_curl": _nowdoc,
    "php_guzzle": _nowdoc,
    "rust": _rust,
    "swift": _swift,
    "dart": lambda text: between(text, 'r"""\n', '"""'),
    "c": _c,
}


def body_in(program: str, dialect: str) -> Any:
    """The JSON value that `program` sends."""
    if dialect == "python_requests":
        return _requests(program)
    if dialect == "openai_sdk":
        return _openai_sdk(program)
    return json.loads(_TEXTS[dialect](program))
