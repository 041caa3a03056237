"""Base URLs from whatever people paste."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.base_url import HAS_PASSWORD, NO_ADDRESS, AddressError, chat_url, is_wcode, models_url, normalise
from app.core.presets import WCODE

WCODE_PASTES = [
    "wcode.net",
    "WCODE.NET",
    "wcode.net/",
    "wcode.net.",
    "//wcode.net",
    "http://wcode.net",
    "https://wcode.net/api/gpt/v1",
    "https://wcode.net/api/gpt/v1/",
    "https://wcode.net/api/gpt/v1/chat/completions",
    "https://wcode.net/api/gpt/v1/chat/completions/",
    "https://wcode.net//api/gpt/v1//models",
    "  https://wcode.net/api/gpt/v1\n",
    "https://wcode.net /api/gpt/v1",
    "https://wcode.net/api/gpt/\nv1",
    "“https://wcode.net/api/gpt/v1”",
    "'https://wcode.net/api/gpt/v1',",
    "<https://wcode.net/api/gpt/v1>",
    "（https://wcode.net/api/gpt/v1）。",
    "https：／／wcode。net／api／gpt／v1",
    "https:\\\\wcode.net\\api\\gpt\\v1",
    "接口地址：https://wcode.net/api/gpt/v1，不要写错",
    "base_url = 'https://wcode.net/api/gpt/v1'",
    "curl -X POST 'https://wcode.net/api/gpt/v1/chat/completions' -H 'Authorization: Bearer KEY'",
    "https://wcode.net/api/gpt/v1 这个就是",
    "https://wcode.net/api/gpt/v1?key=secret#top",
]


@pytest.mark.parametrize("pasted", WCODE_PASTES)
def test_every_way_to_paste_the_first_target(pasted: str) -> None:
    assert normalise(pasted) == WCODE.base_url
    assert is_wcode(normalise(pasted))


@pytest.mark.parametrize(
    ("pasted", "address"),
    [
        ("api.deepseek.com", "https://api.deepseek.com/v1"),
        ("https://api.openai.com/v1/models", "https://api.openai.com/v1"),
        ("https://x.example/api/v3/chat", "https://x.example/api/v3"),
        ("https://x.example/V1/Chat", "https://x.example/V1/Chat"),
        ("https://chat.example/completions", "https://chat.example/v1"),
        ("HTTPS://API.X.COM:8443/V1", "https://api.x.com:8443/V1"),
        ("http://api.example.com/v1", "http://api.example.com/v1"),
        ("localhost", "http://localhost/v1"),
        ("Localhost:11434", "http://localhost:11434/v1"),
        ("127.0.0.1:8080/v1/", "http://127.0.0.1:8080/v1"),
        ("0.0.0.0:8000", "http://0.0.0.0:8000/v1"),
        ("192.168.1.20:1234", "http://192.168.1.20:1234/v1"),
        ("172.20.0.3", "http://172.20.0.3/v1"),
        ("nas.local:80", "http://nas.local:80/v1"),
        ("[::1]:8080", "http://[::1]:8080/v1"),
        ("http://[2001:db8::1]/v1", "http://[2001:db8::1]/v1"),
        ("localhost.evil.example", "https://localhost.evil.example/v1"),
        ("10.evil.example", "https://10.evil.example/v1"),
        ("mynas:5000", "https://mynas:5000/v1"),
        ("例子.测试", "https://例子.测试/v1"),
        ("https://my_host.example/v1", "https://my_host.example/v1"),
        ("http://wcode.net:8080/v1", "http://wcode.net:8080/v1"),
    ],
)
def test_other_services(pasted: str, address: str) -> None:
    assert normalise(pasted) == address


@pytest.mark.parametrize(
    "pasted",
    ["", " \n", "https://", "http:///v1", "ftp://x.example", "file:///etc/passwd", "javascript:alert(1)", "你好", "...",
     "https://[::1", "https://[not-ip]/v1", "x.example:port", "x.example:99999", "-"],
)  # fmt: skip
def test_what_is_no_web_address(pasted: str) -> None:
    with pytest.raises(AddressError) as caught:
        normalise(pasted)
    assert caught.value.reason == NO_ADDRESS


@pytest.mark.parametrize(
    "pasted",
    [
        "https://me:hunter2@x.example/v1",
        "me:hunter2@x.example",
        "https://hunter2@x.example",
        "看 https://a:hunter2@b.c",
    ],
)
def test_a_password_is_refused_and_repeated_nowhere(pasted: str) -> None:
    """Kept, it would be saved in plain text and shown; dropped, the service would refuse for no visible reason."""
    with pytest.raises(AddressError) as caught:
        normalise(pasted)
    assert caught.value.reason == HAS_PASSWORD
    assert "hunter2" not in str(caught.value)


Words = st.text(st.characters(categories=["L", "N"], max_codepoint=0x9FFF), max_size=8)
Hosts = st.from_regex(r"[a-z0-9][a-z0-9-]{0,10}(\.[a-z0-9]{1,8}){0,3}", fullmatch=True)
Paths = st.lists(
    st.sampled_from(["v1", "api", "chat", "completions", "models", "", "chat/completions", "gpt"]), max_size=6
)


@given(st.sampled_from(["", "http://", "https://", "HTTPS://", "//"]), Hosts, st.integers(0, 65535), Paths, Words)
def test_a_normal_address_stays_as_it_is(scheme: str, host: str, port: int, path: list[str], words: str) -> None:
    pasted = f"{scheme}{host}{f':{port}' if port else ''}/{'/'.join(path)}"
    for variant in (pasted, f" {pasted}/ ", f"“{pasted}”", f"{pasted} {words}" if words else pasted):
        address = normalise(variant)
        assert normalise(address) == address
        assert not address.endswith(("/", "/chat", "/models", "/completions"))
        assert normalise(chat_url(address)) == address
        assert normalise(models_url(address)) == address


@given(st.text(max_size=40))
def test_any_text_gives_a_stable_address_or_says_no(pasted: str) -> None:
    try:
        address = normalise(pasted)
    except AddressError:
        return
    assert normalise(address) == address
    assert address.startswith(("http://", "https://"))
    assert "@" not in address.split("/")[2]
    assert not set(address) & set(" \t\r\n\"'<>")
