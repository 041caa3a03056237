"""Keys as they are pasted, and keys that must not be seen."""

from __future__ import annotations

import html
import json
from urllib.parse import quote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from app.core.api_key import MASK, clean, masked, problem, shown

KEY = "sk-Abc123def456GHI789"

PASTES = [
    KEY,
    f"  {KEY}\r\n",
    f'"{KEY}"',
    f"“{KEY}”",
    f"Bearer {KEY}",
    f"bearer  {KEY}",
    f"Bearer Bearer {KEY}",
    f"Authorization: Bearer {KEY}",
    f"-H 'Authorization: Bearer {KEY}'",
    f"API_KEY={KEY}",
    f"export OPENAI_API_KEY='{KEY}';",
    f"set DOUSHA_API_KEY={KEY}",
    f"API Key: {KEY}",
    f"API Key：{KEY}",
    f"key={KEY}",
    f"密钥：{KEY}",
    f'"apiKey": "{KEY}",',
    f"\ufeff{KEY}\u200b",
    f"{KEY[:8]}\n{KEY[8:]}",
    f"{KEY[:8]}\u00ad{KEY[8:]}",
    f"\u202a{KEY}\u202c",
]


@pytest.mark.parametrize("pasted", PASTES)
def test_whatever_is_around_a_key_goes(pasted: str) -> None:
    assert clean(pasted) == KEY


@pytest.mark.parametrize(
    "key", ["abc", "tokenabc==", "id.secret", "sk-proj-a_b-c", "eyJhbGciOi.eyJzdWIi.x-y_z", "a/b+c="]
)
def test_a_key_is_left_as_it_is(key: str) -> None:
    assert clean(key) == key


@given(st.text())
@example("tok en:abc")
@example("key key=a")
def test_cleaning_again_changes_nothing(pasted: str) -> None:
    assert clean(clean(pasted)) == clean(pasted)
    assert not set(clean(pasted)) & set(" \n\t\u200b\ufeff")


@pytest.mark.parametrize(
    ("key", "said"),
    [("", "empty"), ("sk-1", ""), ("sk-１", "not ascii"), ("密钥", "not ascii"), ("a\x00b", "not ascii")],
)
def test_what_cannot_be_sent(key: str, said: str) -> None:
    assert problem(key) == said


# ---- hiding ------------------------------------------------------------------------------------

Keys = st.text(alphabet="abcXYZ0123456789-_./+=!~", min_size=8, max_size=40)
WAYS = {
    "plain": lambda key: key,
    "JSON": json.dumps,
    "JSON in JSON": lambda key: json.dumps(json.dumps(key)),
    "JSON with escaped slashes": lambda key: json.dumps(key).replace("/", "\\/"),
    "JSON with every character escaped": lambda key: "".join(f"\\u{ord(character):04x}" for character in key),
    "URL": lambda key: quote(key, safe=""),
    "URL in lower case": lambda key: "".join(f"%{ord(character):02x}" for character in key),
    "header": lambda key: f"{{'authorization': 'Bearer {key}'}}",
    "cut": lambda key: key[: max(8, len(key) * 3 // 4)],
    "twice": lambda key: key + key,
}


@given(Keys, st.text(), st.text(), st.sampled_from(sorted(WAYS)))
@example("aaaaaaaa", "aaa", "aaa", "plain")
def test_a_key_does_not_survive(key: str, before: str, after: str, way: str) -> None:
    written = WAYS[way](key)
    assume(written not in before + MASK + after)
    hidden = masked(f"{before} {written} {after}", key)
    assert written not in hidden
    assert key not in hidden
    assert MASK in hidden


@pytest.mark.parametrize(
    "text", [f"Incorrect API key: sk-A****{KEY[-4:]}.", f"…{KEY[-4:]}", f"a key ending in '{KEY[-4:]}'"]
)
def test_its_last_four_characters_do_not_survive_either(text: str) -> None:
    assert KEY[-4:] not in masked(text, KEY)


@given(st.text(alphabet="*•xX sk-aA9", max_size=60), st.integers(0, 60))
def test_all_tails_are_found(text: str, place: int) -> None:
    hidden = masked(f"{text[:place]}**{KEY[-4:]}{text[place:]}xx{KEY[-4:]}", KEY)
    assert f"*{KEY[-4:]}" not in hidden
    assert f"x{KEY[-4:]}" not in hidden


def test_keys_of_others_that_look_like_keys() -> None:
    assert "hunter2" not in masked("http://me:hunter2@proxy:3128 refused")
    for key in ("sk-0123456789abcdef", "pk-abcdefgh", "key-0123456789abcdef", "api-0123456789abcdef"):
        assert masked(f"({key})") == f"({MASK})"
    assert masked("Bearer abc123, x") == f"Bearer {MASK}, x"


ORDINARY = [
    "Error code: 401 - {'error': {'message': 'No cookie auth credentials found', 'code': 401}}",
    "see https://platform.openai.com/docs/api-reference/chat and key-value-pairs, api-version-check",
    "Bearer authentication required",
    'WWW-Authenticate: Bearer realm="service", error="invalid_token"',
    "POST https://wcode.net/api/gpt/v1/chat/completions",
    "HTTP 429 at 12:30:45, request 0123456789abcdef",
    "task-based, disk-usage and risk-free words",
    "服务器说：Key 无效（sk- 开头的才行）",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert masked(text, KEY, "", "abc") == text


def test_a_short_key_is_hidden_and_a_tiny_one_would_blot_out_everything() -> None:
    assert masked("pass: test1", "test1") == f"pass: {MASK}"
    assert masked("abc", "abc") == "abc"


def test_several_keys() -> None:
    assert masked("one-two-three four-five-six", "one-two-three", "four-five-six") == f"{MASK} {MASK}"


def test_html_keeps_what_a_key_is_made_of() -> None:
    assert KEY not in masked(f"<title>{html.escape(KEY)}</title>", KEY)


def test_what_settings_show() -> None:
    assert shown("short") == MASK
    assert shown(KEY) == MASK + KEY[-4:]


HOSTILE = ["x" * 60_000, "*" * 60_000, "\\" * 60_000, "%" * 60_000, "sk-" * 20_000, "Bearer " * 9_000, "://" * 20_000]


@pytest.mark.timeout(20)  # each took minutes when the patterns had unbounded repeats
@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_body_does_not_stop_the_app(text: str) -> None:
    assert masked(text + KEY, KEY)[-4:] == MASK
