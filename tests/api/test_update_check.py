"""The one question about newer versions: what is sent, and what is made of answers of every kind."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from app import __version__
from app.api.update_check import LARGEST_ANSWER, newest
from app.core.errors import APIError, ErrorKind
from tests.server.behaviour import head, json_response, response
from tests.server.proxies import HttpProxy
from tests.server.scripted_server import ScriptedServer
from tests.server.steps import RESET, Step

RELEASE = {"tag_name": "v9.8.7", "name": "Dousha 9.8.7", "html_url": "https://evil.example/", "body": "新的"}


def address(server: ScriptedServer) -> str:
    return server.base_url + "/releases/latest"


async def refused(*steps: Step) -> APIError:
    with ScriptedServer(steps) as server:
        with pytest.raises(APIError) as caught:
            await newest(address(server))
        assert len(server.requests) == 1
    return caught.value


async def test_the_request_says_who_asks_and_nothing_else() -> None:
    with ScriptedServer([json_response(200, RELEASE)]) as server:
        published = await newest(address(server))
    assert published.version == "9.8.7"
    assert '"tag_name": "v9.8.7"' in published.answer
    assert "新的" in published.answer
    (sent,) = server.requests
    assert (sent.method, sent.path, sent.body) == ("GET", "/v1/releases/latest", b"")
    assert sent.headers.pop("host").startswith("127.0.0.1:")
    assert sent.headers == {
        "accept": "application/json",
        "accept-encoding": "identity",
        "connection": "keep-alive",
        "user-agent": f"Dousha/{__version__}",
    }


async def test_no_version_is_published_yet() -> None:
    with ScriptedServer([json_response(404, {"message": "Not Found"})]) as server:
        assert (await newest(address(server))).version == ""


async def test_a_redirect_is_not_followed() -> None:
    error = await refused(response(302, "", "text/plain", "Location: /elsewhere"))
    assert error.kind is ErrorKind.REDIRECT


@pytest.mark.parametrize(
    ("steps", "kind"),
    [
        ([json_response(200, {"tag_name": "the newest"})], ErrorKind.UNREADABLE),
        ([json_response(200, {"tag_name": 3})], ErrorKind.UNREADABLE),
        ([json_response(200, ["v1.0.0"])], ErrorKind.UNREADABLE),
        ([response(200, "<html>Please log in to the hotel's network</html>", "text/html")], ErrorKind.UNREADABLE),
        ([response(200, "[" * 100_000, "application/json")], ErrorKind.UNREADABLE),
        ([json_response(429, {"message": "slow down"})], ErrorKind.RATE_LIMIT),
        ([json_response(503, {"message": "later"})], ErrorKind.SERVER),
        ([RESET], ErrorKind.CONNECTION),
        ([head(200, "application/json", "Content-Length: 100"), b'{"tag', RESET], ErrorKind.CONNECTION),
    ],
)
async def test_other_answers(steps: Sequence[Step], kind: ErrorKind) -> None:
    assert (await refused(*steps)).kind is kind


async def test_an_endless_answer_is_cut_off() -> None:
    large = b" " * (LARGEST_ANSWER + 1)
    error = await refused(head(200, "application/json", f"Content-Length: {len(large)}"), large)
    assert error.kind is ErrorKind.UNREADABLE
    assert "larger than" in error.details


async def test_the_systems_proxy_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    with ScriptedServer([json_response(200, RELEASE)]) as server, HttpProxy() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "")
        assert (await newest(address(server))).version == "9.8.7"
        assert proxy.targets
