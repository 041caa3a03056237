"""Keys in the real keyring of the test session, and what happens when there is none or it is locked."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from app.storage.keys import KEY_PROBLEM_TEXT, KeyProblem, KeyResult, KeyStore
from app.storage.system_keyring import problem_of
from devtools.environment import ROOT

needs_keyring = pytest.mark.skipif(
    not os.environ.get("DBUS_SESSION_BUS_ADDRESS"), reason="no D-Bus session; `dev.py test` starts one with a keyring"
)


@needs_keyring
async def test_a_key_survives_a_restart_until_it_is_deleted(marker_key: str) -> None:
    waiting: list[bool] = []
    assert await KeyStore().set("wcode", marker_key) == KeyResult(marker_key, "keyring")
    later = KeyStore(on_waiting=waiting.append)
    assert await later.get("wcode") == KeyResult(marker_key, "keyring")
    assert await later.delete("wcode") == KeyResult()
    assert await later.get("wcode") == KeyResult()
    assert await KeyStore().get("wcode") == KeyResult()
    assert await later.delete("wcode") == KeyResult()  # again: nothing to delete is no problem
    assert waiting in ([], [True, False] * (len(waiting) // 2))


@needs_keyring
async def test_each_endpoint_and_purpose_has_an_entry_of_its_own() -> None:
    keys = KeyStore()
    values = {("a", "key"): "k" * 2000, ("a", "proxy"): "密码 ⚡", ("b", "key"): "b", ("豆/沙", "key"): "c"}
    for (endpoint_id, purpose), value in values.items():
        await keys.set(endpoint_id, value, purpose)
    fresh = KeyStore()
    for (endpoint_id, purpose), value in values.items():
        assert (await fresh.get(endpoint_id, purpose)).value == value
        await fresh.delete(endpoint_id, purpose)
    assert (await KeyStore().get("a", "proxy")).value == ""


@needs_keyring
async def test_the_keyring_is_asked_once_a_run() -> None:
    await KeyStore().set("once", "first")
    keys = KeyStore()
    assert (await keys.get("once")).value == "first"
    await KeyStore().set("once", "second")
    assert (await keys.get("once")).value == "first"
    await keys.delete("once")


@needs_keyring
async def test_the_environment_wins_for_the_current_endpoint_and_is_never_stored(
    monkeypatch: pytest.MonkeyPatch, marker_key: str
) -> None:
    monkeypatch.setenv("DOUSHA_API_KEY", f'"Bearer {marker_key} "')
    keys = KeyStore()
    keys.environment_endpoint_id = "current"
    assert await keys.get("current") == KeyResult(marker_key, "environment")
    assert (await keys.get("another")).value == ""
    assert (await keys.get("current", "proxy")).value == ""
    monkeypatch.delenv("DOUSHA_API_KEY")
    assert await keys.get("current") == KeyResult()
    assert await KeyStore().get("current") == KeyResult()


async def test_no_repr_shows_a_key(marker_key: str) -> None:
    keys = KeyStore()
    result = KeyResult(marker_key, "memory", KeyProblem.LOCKED)
    for shown in (repr(keys), repr(result), str(result), f"{result}"):
        assert marker_key not in shown
    assert "memory" in repr(result)


def _child(code: str, **environment: str) -> Any:
    """What a program prints that runs without a D-Bus session."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DBUS_", "XDG_", "DOUSHA_"))}
    result = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env=kept | {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent/bus"} | environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=30,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


WITHOUT_KEYRING = """
    import asyncio, json
    from app.storage.keys import KeyStore

    async def main():
        keys = KeyStore()
        seen = [await keys.get("e"), await keys.set("e", "sk-1"), await keys.get("e"), await keys.delete("e")]
        seen.append(await keys.get("e"))
        print(json.dumps([[result.value, result.source, result.problem] for result in seen]))

    asyncio.run(main())
    """


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="macOS and Windows always have a keyring")
def test_without_a_keyring_a_key_lives_until_the_end_of_the_run() -> None:
    assert _child(WITHOUT_KEYRING) == [
        ["", "none", "no_backend"],
        ["sk-1", "memory", "no_backend"],
        ["sk-1", "memory", "no_backend"],
        ["", "none", None],
        ["", "none", None],
    ]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="macOS and Windows always have a keyring")
def test_a_keyring_that_is_a_plain_file_is_never_used(tmp_path: Path) -> None:
    (tmp_path / "plaintext.py").write_text(
        textwrap.dedent(
            f"""
            from keyring.backend import KeyringBackend
            from pathlib import Path
            class Plaintext(KeyringBackend):
                priority = 9
                def get_password(self, service, username):
                    return "from the file"
                def set_password(self, service, username, password):
                    Path({str(tmp_path)!r}, "keys.txt").write_text(password)
                def delete_password(self, service, username):
                    pass
            """
        )
    )
    environment = {"PYTHON_KEYRING_BACKEND": "plaintext.Plaintext", "PYTHONPATH": str(tmp_path)}
    assert [seen[2] for seen in _child(WITHOUT_KEYRING, **environment)][:2] == ["no_backend", "no_backend"]
    assert not (tmp_path / "keys.txt").exists()


def _in_a_session_of_its_own(tmp_path: Path, *arguments: str) -> Any:
    """What the keyring_prompt program prints; the test session's own keyring stays unlocked."""
    if not (shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon")):
        pytest.skip("dbus-run-session or gnome-keyring-daemon is not installed")
    for name in ("home", "run"):
        (tmp_path / name).mkdir(mode=0o700)
    gone = ("DBUS_", "XDG_", "GNOME_", "DISPLAY", "WAYLAND_")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(gone)}
    environment |= {"HOME": str(tmp_path / "home"), "XDG_RUNTIME_DIR": str(tmp_path / "run"), "PYTHONPATH": str(ROOT)}
    unlock = 'printf test | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; exec "$@"'
    program = [sys.executable, "-m", "tests.storage.keyring_prompt", *arguments]
    result = subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", unlock, "sh", *program],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=40,
    )
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


@needs_keyring
def test_a_locked_keyring_is_waited_for_visibly_and_then_named(tmp_path: Path) -> None:
    seen = _in_a_session_of_its_own(tmp_path)
    assert seen["told_while_open"] == [True]
    assert seen["told"] == [True, False] or seen["told"] == [True, True]  # two calls were waiting
    assert seen["found"] == ["", "none", "locked"]
    assert seen["at_once"] == ["sk-while-open", "memory"]
    assert seen["stored"] == ["sk-while-open", "memory", "locked"]
    assert seen["asked_again"] == "locked"  # a failure is not remembered: the user may have unlocked it


@needs_keyring
def test_an_unanswered_prompt_does_not_keep_the_app_from_quitting(tmp_path: Path) -> None:
    assert _in_a_session_of_its_own(tmp_path, "leave-open") == {"asked": True}


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (RuntimeError("(1783, 'CredWrite', 'The stub received bad data')"), KeyProblem.TOO_LONG),
        (RuntimeError("Failed to create the collection: Prompt dismissed.."), KeyProblem.CANCELLED),
        (RuntimeError("Can't get password from keychain: (-128, 'User canceled the operation')"), KeyProblem.CANCELLED),
        (RuntimeError("org.freedesktop.Secret.Error.IsLocked"), KeyProblem.LOCKED),
        (OSError(5, "x"), KeyProblem.FAILED),
    ],
)
def test_what_systems_say_is_understood(error: Exception, problem: KeyProblem) -> None:
    assert problem_of(error) == problem


def test_every_problem_has_a_sentence_that_names_a_way_on() -> None:
    assert KEY_PROBLEM_TEXT.keys() == set(KeyProblem)
    for text in KEY_PROBLEM_TEXT.values():
        assert "这次运行" in text.zh
        assert "until you quit" in text.en
