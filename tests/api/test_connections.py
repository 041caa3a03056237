"""Reaching a service: requests as they are sent, closing, TLS, proxies, keys."""

from __future__ import annotations

import asyncio
import math
from contextlib import aclosing
from pathlib import Path

import pytest

from app import __version__
from app.api.client import ApiClient
from app.core.catalog import Proxy
from app.core.errors import APIConnectionError, AuthenticationError, BadRequestError, ErrorKind
from app.core.events import Finished, TextDelta
from tests.api.asking import answer, client_at, endpoint_at, message_of, received, refused, request_for
from tests.server.behaviour import chunk, delta, event, head, json_response, said, stream, whole
from tests.server.certificates import PrivateAuthority
from tests.server.proxies import HttpProxy, Socks5Proxy
from tests.server.scripted_server import ScriptedServer
from tests.server.steps import Hold
from tests.waiting import until

OK = stream(*said("ok"))
HELD = [head(200, "text/event-stream", "Transfer-Encoding: chunked"), chunk(event(delta("first"))), Hold()]


async def test_a_request_is_sent_as_it_should_be(marker_key: str) -> None:
    with ScriptedServer(OK) as server:
        async with client_at(server.base_url) as client:
            await answer(client, request_for("你好", temperature=0.5, extra_body={"top_k": 3}), marker_key)
    (sent,) = server.requests
    assert (sent.method, sent.path) == ("POST", "/v1/chat/completions")
    assert sent.headers["authorization"] == f"Bearer {marker_key}"
    assert sent.headers["content-type"] == "application/json"
    assert sent.headers["user-agent"] == f"Dousha/{__version__}"
    assert sent.json == {
        "model": "test-model",
        "messages": [{"role": "user", "content": "你好"}],
        "stream": True,
        "stream_options": {"include_usage": True},
        "temperature": 0.5,
        "top_k": 3,
    }
    assert "你好".encode() in sent.body
    assert sent.outcome == "complete"


async def test_without_a_key_no_authorization_is_sent() -> None:
    with ScriptedServer(OK) as server:
        async with client_at(server.base_url, needs_key=False) as client:
            await answer(client, request_for(), "")
    assert "authorization" not in server.requests[0].headers


@pytest.mark.parametrize(
    ("key", "kind"),
    [("", ErrorKind.NO_KEY), ("sk-钥匙", ErrorKind.BAD_KEY_TEXT), ("sk-1\nX-Evil: 1", ErrorKind.BAD_KEY_TEXT)],
)
async def test_a_key_that_cannot_be_sent_is_noticed_before(key: str, kind: ErrorKind) -> None:
    with ScriptedServer(OK) as server:
        async with client_at(server.base_url) as client:
            error = await refused(client, request_for(), key)
    assert isinstance(error, AuthenticationError)
    assert error.kind is kind
    assert not server.requests


@pytest.mark.parametrize("number", [math.nan, math.inf])
async def test_a_number_that_json_does_not_have_is_not_sent(number: float, marker_key: str) -> None:
    with ScriptedServer(OK) as server:
        async with client_at(server.base_url) as client:
            error = await refused(client, request_for(temperature=number, top_p=0.5), marker_key)
    assert isinstance(error, BadRequestError)
    assert (error.kind, error.values["param"]) == (ErrorKind.PARAMETER, "temperature")
    assert not server.requests


async def test_half_a_character_in_a_message_does_not_stop_it(marker_key: str) -> None:
    with ScriptedServer(OK) as server:
        async with client_at(server.base_url) as client:
            await answer(client, request_for("a\ud83db"), marker_key)
    assert server.requests[0].json["messages"][0]["content"] == "a\ufffdb"


async def test_closing_the_stream_closes_the_connection_and_the_next_request_works(marker_key: str) -> None:
    with ScriptedServer(HELD, OK) as server:
        async with client_at(server.base_url) as client:
            async with aclosing(client.stream(request_for(), marker_key)) as events:
                async for one in events:
                    if isinstance(one, TextDelta):
                        break
            await until(lambda: server.requests[0].outcome == "client_gone")
            assert (await answer(client, request_for(), marker_key)).text == "ok"


@pytest.mark.parametrize("script", [HELD, [Hold()]], ids=["in the answer", "before the headers"])
async def test_cancelling_closes_the_connection_and_the_next_request_works(script: list, marker_key: str) -> None:
    with ScriptedServer(script, OK) as server:
        async with client_at(server.base_url) as client:
            task = asyncio.create_task(received(client, request_for(), marker_key))
            await until(lambda: server.requests)
            task.cancel()
            await asyncio.wait({task})
            assert task.cancelled()
            await until(lambda: server.requests[0].outcome == "client_gone")
            assert (await answer(client, request_for(), marker_key)).text == "ok"


async def test_closing_the_client_ends_what_it_receives(marker_key: str) -> None:
    with ScriptedServer(HELD) as server:
        async with client_at(server.base_url) as client, aclosing(client.stream(request_for(), marker_key)) as events:
            async for one in events:
                if isinstance(one, TextDelta):
                    break
            await client.aclose()
            with pytest.raises(APIConnectionError) as caught:
                await anext(events)
        await until(lambda: server.requests[0].outcome == "client_gone")
    assert caught.value.kind is ErrorKind.INTERRUPTED


async def test_many_streams_at_once(marker_key: str) -> None:
    with ScriptedServer(OK) as server:
        async with client_at(server.base_url) as client:
            answers = await asyncio.gather(*(answer(client, request_for(), marker_key) for _ in range(30)))
    assert [one.text for one in answers] == ["ok"] * 30


async def test_a_connection_is_used_again(marker_key: str) -> None:
    with ScriptedServer([json_response(200, whole({"content": "ok"}))]) as server:
        async with client_at(server.base_url) as client:
            for _ in range(3):
                await answer(client, request_for(stream=False), marker_key)
    assert server.connection_count == 1


async def test_a_port_where_nobody_listens(marker_key: str) -> None:
    with ScriptedServer(OK) as server:
        pass
    async with client_at(server.base_url) as client:
        error = await refused(client, request_for(), marker_key)
    assert error.kind is ErrorKind.CONNECTION
    assert "ConnectError" in error.details


async def test_a_name_that_does_not_exist(marker_key: str) -> None:
    async with client_at("http://dousha.invalid/v1") as client:
        error = await refused(client, request_for(), marker_key)
    assert error.kind is ErrorKind.CONNECTION


async def test_a_redirect_is_not_followed(marker_key: str) -> None:
    with ScriptedServer(OK) as target:
        moved = [head(308, "text/plain", f"Location: {target.base_url}/chat/completions", "Content-Length: 0")]
        with ScriptedServer(moved) as server:
            async with client_at(server.base_url) as client:
                error = await refused(client, request_for(), marker_key)
    assert error.kind is ErrorKind.REDIRECT
    assert error.values["address"] == target.base_url
    assert not target.requests


async def test_a_service_that_repeats_the_key_does_not_show_it(marker_key: str) -> None:
    tail = marker_key[-4:]
    message = f"Incorrect API key provided: sk-m***{tail} ({marker_key}), header Bearer {marker_key}"
    body = json_response(401, {"error": {"message": message}}, f"X-Request-Id: req-{marker_key}")
    with ScriptedServer([body]) as server:
        async with client_at(server.base_url) as client:
            error = await refused(client, request_for(), marker_key)
    assert error.kind is ErrorKind.AUTHENTICATION
    assert "Incorrect API key provided" in error.details
    assert marker_key not in error.details
    assert f"***{tail}" not in error.details


# ---- TLS ---------------------------------------------------------------------------------------


async def test_a_private_authority_is_trusted_once_its_file_is_given(tmp_path: Path, marker_key: str) -> None:
    authority = PrivateAuthority(tmp_path)
    with ScriptedServer(OK, tls=authority.server_context()) as server:
        async with client_at(server.base_url) as client:
            error = await refused(client, request_for(), marker_key)
        assert error.kind is ErrorKind.TLS
        assert not server.requests
        async with client_at(server.base_url, ca_file=authority.ca_file) as client:
            assert (await answer(client, request_for(), marker_key)).text == "ok"


async def test_a_certificate_for_another_name_is_not_trusted(tmp_path: Path, marker_key: str) -> None:
    authority = PrivateAuthority(tmp_path)
    with ScriptedServer(OK, tls=authority.server_context("other.example")) as server:
        async with client_at(server.base_url, ca_file=authority.ca_file) as client:
            error = await refused(client, request_for(), marker_key)
    assert error.kind is ErrorKind.TLS
    assert "CertificateVerificationError" in error.details or "certificate" in error.details.lower()


@pytest.mark.parametrize("content", [None, "this is no certificate"], ids=["missing", "unreadable"])
async def test_a_certificate_file_that_cannot_be_used(content: str | None, tmp_path: Path, marker_key: str) -> None:
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)
    async with client_at("https://127.0.0.1:9/v1", ca_file=str(file)) as client:
        error = await refused(client, request_for(), marker_key)
    assert error.kind is ErrorKind.TLS
    assert str(file) in error.details


# ---- proxies -----------------------------------------------------------------------------------


# httpcore 1.0 leaves the socket of a refused SOCKS handshake to the garbage collector, which says so.
left_by_httpcore = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@left_by_httpcore
@pytest.mark.parametrize("kind", [HttpProxy, Socks5Proxy])
@pytest.mark.parametrize("secure", [False, True], ids=["http", "https"])
async def test_through_a_proxy_with_a_password(kind: type, secure: bool, tmp_path: Path, marker_key: str) -> None:
    authority = PrivateAuthority(tmp_path)
    with (
        ScriptedServer(OK, tls=authority.server_context() if secure else None) as server,
        kind("someone", "p@ss:w/rd 密") as proxy,
    ):
        manual = Proxy(mode="manual", url=proxy.url, user="someone")
        options = {"proxy": manual, "ca_file": authority.ca_file}
        async with client_at(server.base_url, proxy_password="p@ss:w/rd 密", **options) as client:
            assert (await answer(client, request_for(), marker_key)).text == "ok"
        assert proxy.targets == [f"127.0.0.1:{server.port}"]
        async with client_at(server.base_url, proxy_password="wrong-password", **options) as client:
            error = await refused(client, request_for(), marker_key)
    assert error.kind is ErrorKind.PROXY
    assert proxy.refused == 1
    assert "wrong-password" not in error.details + repr(error.values)
    assert len(server.requests) == 1


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_a_proxy_that_is_not_there(scheme: str, marker_key: str) -> None:
    with HttpProxy() as proxy:
        pass
    async with client_at(
        "https://example.org/v1", proxy=Proxy("manual", f"{scheme}://127.0.0.1:{proxy.port}")
    ) as client:
        error = await refused(client, request_for(), marker_key)
    assert error.kind is ErrorKind.PROXY


@left_by_httpcore
async def test_a_socks_proxy_that_is_none(marker_key: str) -> None:
    with HttpProxy() as proxy:
        async with client_at(
            "http://example.org/v1", proxy=Proxy("manual", f"socks5://127.0.0.1:{proxy.port}")
        ) as client:
            task = asyncio.create_task(refused(client, request_for(), marker_key))
            await until(lambda: proxy.connections)
            proxy.disconnect()
            assert (await task).kind is ErrorKind.PROXY


@pytest.mark.parametrize("url", ["ftp://127.0.0.1:1", "http://127.0.0.1:port", "http://[::1"])
async def test_a_proxy_address_that_is_none(url: str, marker_key: str) -> None:
    async with client_at(
        "http://example.org/v1", proxy=Proxy("manual", url, "me"), proxy_password="s3cret-pass"
    ) as client:
        error = await refused(client, request_for(), marker_key)
    assert error.kind is ErrorKind.PROXY
    assert "s3cret-pass" not in error.details


async def test_the_systems_proxy_is_used_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch, marker_key: str) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with ScriptedServer(OK) as server, HttpProxy() as http, Socks5Proxy() as socks:
        system = {"proxy": Proxy(mode="system")}
        async with client_at(server.base_url, **system) as client:
            await answer(client, request_for(), marker_key)
            assert not http.targets
            monkeypatch.setenv("http_proxy", http.url)  # switched on while the app runs
            await answer(client, request_for(), marker_key)
            assert len(http.targets) == 1
            monkeypatch.setenv("no_proxy", "127.0.0.1")
            await answer(client, request_for(), marker_key)
            assert len(http.targets) == 1
            monkeypatch.delenv("no_proxy")
            monkeypatch.delenv("http_proxy")
            monkeypatch.setenv("ALL_PROXY", f"socks://127.0.0.1:{socks.port}/")  # as GNOME and Clash write it
            await answer(client, request_for(), marker_key)
            assert len(socks.targets) == 1
        monkeypatch.setenv("http_proxy", http.url)
        async with client_at(server.base_url) as client:  # mode "none"
            await answer(client, request_for(), marker_key)
        assert len(http.targets) == 1


# ---- models and the check of an endpoint --------------------------------------------------------


@pytest.mark.parametrize(
    ("listed", "ids"),
    [
        ({"object": "list", "data": [{"id": "b"}, {"id": "a"}, {"id": "b"}]}, ["b", "a"]),
        ([{"id": "x/y:free"}, {"id": None}, 3, "plain"], ["x/y:free", "plain"]),
        ({"models": [{"name": "llama3:8b", "model": "llama3:8b"}]}, ["llama3:8b"]),
        ({"success": True, "data": {"data": [{"id": "deep"}]}}, ["deep"]),
        ({"data": None}, []),
        ({"data": []}, []),
    ],
)
async def test_models_are_listed_in_the_servers_order(listed: object, ids: list[str], marker_key: str) -> None:
    with ScriptedServer(OK, list_models=[json_response(200, listed)]) as server:
        async with client_at(server.base_url) as client:
            assert await client.models(marker_key) == ids
    assert server.requests[0].path == "/v1/models"


@pytest.mark.parametrize(
    ("response", "kind"),
    [
        (json_response(401, {"error": {"message": "Invalid API key"}}), ErrorKind.AUTHENTICATION),
        (json_response(200, {"success": False, "message": "无效的令牌"}), ErrorKind.AUTHENTICATION),
        (json_response(200, {"hello": "world"}), ErrorKind.UNREADABLE),
        (json_response(200, 7), ErrorKind.UNREADABLE),
        (head(200, "text/html", "Content-Length: 13") + b"<html>\n</html", ErrorKind.WRONG_ADDRESS),
        (head(200, "text/plain", "Content-Length: 2") + b"ok", ErrorKind.UNREADABLE),
        (head(500, "text/plain", "Content-Length: 0"), ErrorKind.SERVER),
    ],
)
async def test_models_that_are_not_listed(response: bytes, kind: ErrorKind, marker_key: str) -> None:
    with ScriptedServer(OK, list_models=[response]) as server:
        async with client_at(server.base_url) as client:
            with pytest.raises(Exception) as caught:  # noqa: PT011 - its kind is what counts
                await client.models(marker_key)
    assert getattr(caught.value, "kind", None) is kind


async def test_a_check_is_content_with_a_list_of_models(marker_key: str) -> None:
    with ScriptedServer(OK) as server:
        async with client_at(server.base_url) as client:
            await client.check(marker_key, "test-model")
    assert not server.chats


async def test_a_check_asks_for_one_token_where_there_is_no_list(marker_key: str) -> None:
    missing = [json_response(404, {"detail": "Not Found"})]
    with ScriptedServer([json_response(200, whole({"content": "Hi"}, "length"))], list_models=missing) as server:
        async with client_at(server.base_url) as client:
            await client.check(marker_key, "m")
    assert server.chats[0].json["max_tokens"] == 1
    assert server.chats[0].json["stream"] is False


async def test_a_check_reports_what_is_wrong(marker_key: str) -> None:
    missing = [json_response(404, {"detail": "Not Found"})]
    wrong = [json_response(401, {"error": {"message": "Invalid API key"}})]
    for lists, chats, model, kind in (
        (wrong, OK, "m", ErrorKind.AUTHENTICATION),
        (missing, wrong, "m", ErrorKind.AUTHENTICATION),
        (missing, OK, "", ErrorKind.WRONG_ADDRESS),
    ):
        with ScriptedServer(chats, list_models=lists) as server:
            async with client_at(server.base_url) as client:
                with pytest.raises(Exception) as caught:  # noqa: PT011 - its kind is what counts
                    await client.check(marker_key, model)
        assert getattr(caught.value, "kind", None) is kind


async def test_a_client_that_was_never_used_closes() -> None:
    await ApiClient(endpoint_at("https://127.0.0.1:9/v1")).aclose()


async def test_events_come_as_they_arrive(marker_key: str) -> None:
    script = [
        head(200, "text/event-stream", "Transfer-Encoding: chunked"),
        chunk(said("one")[0]),
        Hold("second"),
        *map(chunk, [*said("two"), b"data: [DONE]\n\n", b""]),
    ]
    with ScriptedServer(script) as server:
        async with client_at(server.base_url) as client, aclosing(client.stream(request_for(), marker_key)) as events:
            texts = []
            async for one in events:
                if isinstance(one, TextDelta):
                    texts.append(one.text)
                    server.release("second")
                last = one
    assert texts == ["one", "two"]
    assert isinstance(last, Finished)
    assert message_of([last]).state == "complete"


async def test_it_works_on_the_loop_of_the_window(qapp: object, tmp_path: Path, marker_key: str) -> None:
    authority = PrivateAuthority(tmp_path)
    with ScriptedServer(OK, HELD, OK, tls=authority.server_context()) as server, Socks5Proxy("me", "secret") as proxy:
        manual = Proxy(mode="manual", url=proxy.url, user="me")
        options = {"proxy": manual, "ca_file": authority.ca_file}
        async with client_at(server.base_url, proxy_password="secret", **options) as client:
            assert (await answer(client, request_for(), marker_key)).text == "ok"
            async with aclosing(client.stream(request_for(), marker_key)) as events:
                async for one in events:
                    if isinstance(one, TextDelta):
                        break
            await until(lambda: server.requests[1].outcome == "client_gone")
            assert (await answer(client, request_for(), marker_key)).text == "ok"


async def test_silence_is_noticed_on_the_loop_of_the_window(qapp: object, marker_key: str) -> None:
    with ScriptedServer(HELD) as server:
        async with client_at(server.base_url, idle_timeout_s=1) as client:
            error = await refused(client, request_for(), marker_key)
    assert error.kind is ErrorKind.INTERRUPTED
