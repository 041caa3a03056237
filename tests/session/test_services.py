"""Endpoints, keys and models: what the picker offers, what a test of a connection says, what happens without a key."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtWidgets import QApplication

from app.core.catalog import Endpoint, Model, Proxy
from app.core.errors import ErrorKind
from app.core.message import ErrorRecord, MessageState
from app.core.presets import DEFAULT_MODEL, MODELS, WCODE
from app.storage.keys import KeyProblem, KeyResult
from tests.server.behaviour import error_response, json_response, said, stream
from tests.server.scripted_server import ScriptedServer
from tests.session.conftest import OpenDesk
from tests.session.desk import held
from tests.waiting import emission, until

LOCAL = Endpoint(id="local", label="Local", base_url="http://127.0.0.1:9/v1", needs_key=False, proxy=Proxy("none"))


# ---- models ------------------------------------------------------------------------------------


async def test_presets_edited_fetched_and_hidden_models_become_one_list(
    qapp: QApplication, open_desk: OpenDesk
) -> None:
    listed_by_service = [{"id": name} for name in ("a/b:free", DEFAULT_MODEL, "c", "a/b:free")]
    with ScriptedServer(list_models=[json_response(200, {"data": listed_by_service})]) as server:
        wcode = msgspec.structs.replace(WCODE, base_url=server.base_url, proxy=Proxy("none"))
        async with open_desk(wcode, environment_endpoint="wcode") as desk:
            services = desk.services
            presets = [model.id for model in services.models("wcode")]
            assert presets == [model.id for model in MODELS]
            services.put_model(Model(endpoint_id="wcode", id=DEFAULT_MODEL, label="Mine", context_tokens=5))
            services.put_model(Model(endpoint_id="wcode", id="typed"))
            services.remove_model("wcode", presets[1])
            services.refresh_models("wcode")
            await emission(services.models_changed)
            listed = services.models("wcode")
            assert [m.id for m in listed] == [DEFAULT_MODEL, *presets[2:], "typed", "a/b:free", "c"]
            assert (listed[0].label, listed[0].origin) == ("Mine", "typed")
            assert [m.origin for m in listed[-2:]] == ["fetched", "fetched"]
            services.remove_model("wcode", "c")
            services.remove_model("wcode", "typed")
            assert [m.id for m in services.models("wcode")][-1] == "a/b:free"
            services.put_model(Model(endpoint_id="wcode", id="c"))
            assert "c" in [m.id for m in services.models("wcode")]
            assert services.models("other") == []
    async with open_desk() as later:  # kept over a restart
        assert "a/b:free" in [m.id for m in later.services.models("wcode")]
        assert later.services.model("wcode", DEFAULT_MODEL).context_tokens == 5


async def test_a_removed_preset_still_prices_old_answers(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk(WCODE) as desk:
        desk.services.remove_model("wcode", DEFAULT_MODEL)
        assert DEFAULT_MODEL not in [model.id for model in desk.services.models("wcode")]
        assert desk.services.model("wcode", DEFAULT_MODEL).prices
        assert desk.services.model("wcode", "nobody knows") == Model(endpoint_id="wcode", id="nobody knows")


async def test_a_list_that_cannot_be_had_is_an_error(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk(LOCAL) as desk:
        desk.services.refresh_models("local")
        endpoint_id, error = await emission(desk.services.models_failed)
        assert (endpoint_id, error.kind) == ("local", ErrorKind.CONNECTION)


# ---- endpoints ---------------------------------------------------------------------------------


async def test_a_conversation_whose_endpoint_was_removed(
    qapp: QApplication, open_desk: OpenDesk, endpoint: Endpoint, server: ScriptedServer
) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        desk.services.put_endpoint(LOCAL)
        desk.services.remove_endpoint("test")
        assert (desk.preferences.settings.endpoint_id, desk.preferences.settings.model) == ("local", "")
        failed = await desk.ask(session, "Hi")
        assert failed.error is not None
        assert (failed.state, failed.error.kind) == (MessageState.FAILED, ErrorKind.NO_ENDPOINT)
        desk.services.put_endpoint(msgspec.structs.replace(endpoint, id="new", needs_key=False))
        session.set_fields(endpoint_id="new", model="other")
        session.turns.regenerate(failed.id)
        reply = await desk.ended(session)
        assert (reply.text, reply.endpoint_id, reply.model) == ("Hello", "new", "other")
    assert "authorization" not in server.chats[-1].headers  # the key was for the other one


async def test_without_a_model_it_says_so(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk(model="") as desk:
        failed = await desk.ask(desk.chat(), "Hi")
        assert failed.error is not None
        assert failed.error.kind == ErrorKind.NO_MODEL


async def test_editing_an_endpoint_does_not_cut_its_running_replies(
    qapp: QApplication, open_desk: OpenDesk, endpoint: Endpoint, server: ScriptedServer
) -> None:
    server.then(held("Half", after=" and half"), stream(*said("Hello")))
    async with open_desk() as desk:
        one, two = desk.chat(), desk.chat()
        one.turns.send("1")
        await desk.grown_to(one, "Half")
        desk.services.put_endpoint(msgspec.structs.replace(endpoint, label="Renamed", idle_timeout_s=20))
        assert (await desk.ask(two, "2")).text == "Hello"
        desk.services.set_key("test", "secret", "proxy")
        await emission(desk.services.proxy_password_changed)
        server.release("go")
        assert (await desk.ended(one)).text == "Half and half"


async def test_the_model_asked_for_is_the_one_chosen_at_that_moment(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        session.turns.send("Hi")
        session.set_fields(model="changed while it is saved", parameters={"seed": 1})
        reply = await desk.ended(session)
        assert server.chats[0].json["model"] == reply.model == "test-model"
        assert "seed" not in server.chats[0].json


# ---- keys --------------------------------------------------------------------------------------


async def test_no_key_and_a_key_for_this_run(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer, marker_key: str
) -> None:
    async with open_desk(environment_endpoint="") as desk:
        session = desk.chat()
        failed = await desk.ask(session, "Hi")
        assert failed.error is not None
        assert failed.error.kind == ErrorKind.NO_KEY
        assert not server.requests
        desk.services.set_key("test", f" Bearer {marker_key}\n")
        endpoint_id, result = await emission(desk.services.key_changed)
        assert (endpoint_id, result.source, result.problem) == ("test", "memory", KeyProblem.NO_BACKEND)
        session.turns.regenerate(failed.id)
        assert (await desk.ended(session)).text == "Hello"
        assert server.chats[0].headers["authorization"] == f"Bearer {marker_key}"
        desk.services.set_key("test", "")
        await emission(desk.services.key_changed)
        desk.services.read_key("test")
        assert (await emission(desk.services.key_changed))[1].value == ""


@pytest.mark.parametrize("problem", [KeyProblem.LOCKED, KeyProblem.CANCELLED, KeyProblem.FAILED])
async def test_a_keyring_that_does_not_answer(
    qapp: QApplication, open_desk: OpenDesk, monkeypatch: pytest.MonkeyPatch, problem: KeyProblem
) -> None:
    async def refused(*_: str) -> KeyResult:
        return KeyResult(problem=problem)

    async with open_desk(environment_endpoint="") as desk:
        session = desk.chat()
        with monkeypatch.context() as patch:
            patch.setattr(desk.keys, "get", refused)
            failed = await desk.ask(session, "Hi")
        assert failed.error is not None
        assert failed.error.kind == ErrorKind.KEYRING
        desk.keys.environment_endpoint_id = "test"
        session.turns.regenerate(failed.id)
        assert (await desk.ended(session)).text == "Hello"


# ---- checking ----------------------------------------------------------------------------------


async def check(desk: object, endpoint: Endpoint, key: str = "") -> ErrorRecord | None:
    desk.services.check(endpoint, key, "test-model")
    endpoint_id, error = await emission(desk.services.checked)
    assert endpoint_id == endpoint.id
    return error


async def test_an_endpoint_is_checked_with_a_key_that_is_not_stored(
    qapp: QApplication, open_desk: OpenDesk, endpoint: Endpoint, server: ScriptedServer
) -> None:
    async with open_desk(environment_endpoint="") as desk:
        assert await check(desk, endpoint, " Bearer sk-unsaved ") is None
        assert server.requests[-1].headers["authorization"] == "Bearer sk-unsaved"
        assert (await desk.keys.get("test")).value == ""
        error = await check(desk, endpoint)
        assert error is not None
        assert error.kind == ErrorKind.NO_KEY
        error = await check(desk, endpoint, "钥匙")
        assert error is not None
        assert error.kind == ErrorKind.BAD_KEY_TEXT


async def test_a_check_that_fails_says_why(qapp: QApplication, open_desk: OpenDesk, endpoint: Endpoint) -> None:
    async with open_desk() as desk:
        error = await check(desk, msgspec.structs.replace(LOCAL, proxy=Proxy("manual", "no proxy at all")))
        assert error is not None
        assert error.kind == ErrorKind.PROXY
        error = await check(desk, LOCAL)
        assert error is not None
        assert error.kind == ErrorKind.CONNECTION
        secure = msgspec.structs.replace(endpoint, base_url="https://127.0.0.1:9/v1", ca_file="/nonexistent.pem")
        error = await check(desk, secure)
        assert error is not None
        assert error.kind == ErrorKind.TLS


# ---- parameters that a service refuses ---------------------------------------------------------


async def test_send_without_is_remembered_for_this_endpoint_and_model(
    qapp: QApplication, open_desk: OpenDesk, server: ScriptedServer
) -> None:
    server.then(error_response(400, "Unrecognized request argument supplied: top_k"), stream(*said("Hello")))
    async with open_desk() as desk:
        session = desk.chat()
        session.set_fields(parameters={"top_k": 5, "seed": 1})
        failed = await desk.ask(session, "Hi")
        assert failed.error is not None
        assert (failed.error.kind, failed.error.values["param"]) == (ErrorKind.PARAMETER, "top_k")
        desk.preferences.set_refused("test", "test-model", ("top_k",))
        session.turns.regenerate(failed.id)
        await desk.ended(session)
        assert session.conversation.parameters == {"top_k": 5, "seed": 1}
    assert ("top_k" in server.chats[0].json, "top_k" in server.chats[1].json) == (True, False)
    async with open_desk() as later:
        session = later.chat()
        session.set_fields(parameters={"top_k": 5})
        assert "top_k" not in session.request_preview().body()
        session.set_fields(model="another")
        assert session.request_preview().body()["top_k"] == 5
        later.preferences.set_refused("test", "test-model", ())
        await until(lambda: later.preferences.settings.refused == {})
