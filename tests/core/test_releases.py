"""Versions in order, and addresses that are never guessed."""

from __future__ import annotations

import pytest

from app import __version__
from app.core.releases import download_page, is_newer, newest_address, version_in

IN_ORDER = [
    *("0.9", "0.9.1", "0.10", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta.2", "1.0.0-beta.11"),
    *("1.0.0-rc.1", "1.0.0", "1.0.1", "1.2", "1.10", "2", "10.0"),
]


def test_versions_have_an_order() -> None:
    for place, version in enumerate(IN_ORDER):
        for other in IN_ORDER[:place]:
            assert is_newer(version, other), (version, other)
            assert not is_newer(other, version), (other, version)


@pytest.mark.parametrize(("one", "same"), [("1.2", "1.2.0"), ("v1.2.0", "1.2.0"), ("1.2.0+build", "1.2.0")])
def test_two_spellings_of_one_version(one: str, same: str) -> None:
    assert not is_newer(one, same)
    assert not is_newer(same, one)


@pytest.mark.parametrize("text", ["", "newest", "1.", "1..2", "1.2.3.4.5", "-1", "1.2\n", "9" * 40, "١.٢", "v", "1 .2"])
def test_what_is_no_version_is_never_newer(text: str) -> None:
    assert not is_newer(text, "0.0.1")
    assert version_in(text) == ""


def test_this_version_can_be_compared() -> None:
    assert version_in(f"v{__version__}") == __version__
    assert is_newer("999.0", __version__)


def test_where_to_ask_and_where_to_get_it() -> None:
    home = "https://github.com/Some-One/dousha"
    assert newest_address(home) == "https://api.github.com/repos/Some-One/dousha/releases/latest"
    assert download_page(f"{home}/") == "https://github.com/Some-One/dousha/releases/latest"


@pytest.mark.parametrize("home", ["", "http://github.com/a/b", "https://example.com/a/b", "https://github.com/a", "x"])
def test_an_unknown_home_is_not_asked(home: str) -> None:
    assert newest_address(home) == ""
