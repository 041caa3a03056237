from __future__ import annotations

import pytest

from app.core.proxy_text import split_proxy


@pytest.mark.parametrize(
    ("pasted", "address", "user", "password"),
    [
        ("proxy.example:8080", "http://proxy.example:8080", "", ""),
        (" http://proxy.example:8080/ ", "http://proxy.example:8080", "", ""),
        ("http://ann:p%40ss@proxy.example:8080", "http://proxy.example:8080", "ann", "p@ss"),
        ("SOCKS5://127.0.0.1:1080", "socks5://127.0.0.1:1080", "", ""),
        ("socks://127.0.0.1:1080", "socks5://127.0.0.1:1080", "", ""),
        ("socks5h://host:1080", "socks5h://host:1080", "", ""),
        ("https://proxy.example:3128", "https://proxy.example:3128", "", ""),
        ("http://[::1]:8080", "http://[::1]:8080", "", ""),
        ("127．0．0．1：7890", "http://127.0.0.1:7890", "", ""),
    ],
)
def test_a_pasted_proxy_is_taken_apart(pasted: str, address: str, user: str, password: str) -> None:
    assert split_proxy(pasted) == (address, user, password)


@pytest.mark.parametrize(
    "pasted", ["", "proxy", "proxy.example", "ftp://host:21", "http://host:port", "host:99999", "::"]
)
def test_what_is_no_proxy_is_refused_without_repeating_it(pasted: str) -> None:
    with pytest.raises(ValueError, match=r"no proxy address|Port|port|Invalid"):
        split_proxy(pasted)


def test_a_refused_proxy_does_not_show_its_password() -> None:
    with pytest.raises(ValueError) as raised:  # noqa: PT011 - the point is what the message does not say
        split_proxy("http://ann:secret-word@proxy.example")
    assert "secret" not in str(raised.value)
