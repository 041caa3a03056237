"""API keys and proxy passwords: in the system's keyring, or in memory for this run; never in a file of ours."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from app.core import api_key
from app.core.localized import Text
from app.storage.folders import APP
from app.storage.log_mask import hide

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)
T = TypeVar("T")

ENVIRONMENT = "DOUSHA_API_KEY"
KEY = "key"
PROXY = "proxy"
WAITING_AFTER_S = 0.3
WINDOWS_LIMIT = 1280
"""CRED_MAX_CREDENTIAL_BLOB_SIZE is 2,560 bytes, and keyring writes UTF-16."""


class KeyProblem(StrEnum):
    """Why the keyring did not do what was asked."""

    NO_BACKEND = "no_backend"
    LOCKED = "locked"
    CANCELLED = "cancelled"
    TOO_LONG = "too_long"
    FAILED = "failed"


KEY_PROBLEM_TEXT: dict[KeyProblem, Text] = {
    KeyProblem.NO_BACKEND: Text(
        "这台电脑上没有可用的系统钥匙串。Key 只在这次运行中有效，退出后要重新填写；"
        "装上 GNOME 钥匙串或 KWallet 后就能保存。",
        "This computer has no system keyring, so the key is kept only until you quit. "
        "Install GNOME Keyring or KWallet to keep it.",
    ),
    KeyProblem.LOCKED: Text(
        "系统钥匙串锁着，没能打开。解锁后再试一次，或重新填写 Key，只在这次运行中使用。",
        "The system keyring is locked. Unlock it and try again, or enter the key to use it until you quit.",
    ),
    KeyProblem.CANCELLED: Text(
        "系统钥匙串的解锁被取消了。可以再试一次，或重新填写 Key，只在这次运行中使用。",
        "Unlocking the system keyring was cancelled. Try again, or enter the key to use it until you quit.",
    ),
    KeyProblem.TOO_LONG: Text(
        f"这个 Key 超过 {WINDOWS_LIMIT} 个字符，Windows 凭据管理器存不下。它只在这次运行中有效。",
        f"This key is longer than the {WINDOWS_LIMIT} characters that Windows can store. "
        "It is kept until you quit.",
    ),
    KeyProblem.FAILED: Text(
        "系统钥匙串出错了。可以再试一次，或重新填写 Key，只在这次运行中使用。",
        "The system keyring reported an error. Try again, or enter the key to use it until you quit.",
    ),
}
"""What happened and the way on."""


@dataclass(frozen=True)
class KeyResult:
    """A key, where it is from, and what went wrong on the way, if anything did."""

    value: str = field(default="", repr=False)
    source: str = "none"
    """"keyring", "memory" (until the app quits), "environment", or "none": there is no key."""
    problem: KeyProblem | None = None


class KeyStore:
    """API keys and proxy passwords in the OS keyring, one entry an endpoint, or in memory for this run.

    Keyring calls block while the system asks the user something, so they run on threads of their own, one at a time
    and for as long as it takes; quitting does not wait for them.
    """

    def __init__(self, *, on_waiting: Callable[[bool], None] | None = None) -> None:
        """`on_waiting(True)` is called in the loop's thread when a keyring call takes long, `(False)` at its end."""
        self.environment_endpoint_id = ""
        """The endpoint that DOUSHA_API_KEY is for: a key must not go to services it was not meant for."""
        self._on_waiting = on_waiting or (lambda _waiting: None)
        self._known: dict[tuple[str, str], KeyResult] = {}
        self._lock = threading.Lock()

    async def get(self, endpoint_id: str, purpose: str = KEY) -> KeyResult:
        """The key of an endpoint; the keyring is asked once a run. With `purpose` PROXY: its proxy's password."""
        given = api_key.clean(os.environ.get(ENVIRONMENT, ""))
        if given and purpose == KEY and endpoint_id == self.environment_endpoint_id:
            hide(given)
            return KeyResult(given, "environment")
        if known := self._known.get((endpoint_id, purpose)):
            return known
        found = await self._ask(lambda ring: ring.get_password(APP, _entry(endpoint_id, purpose)) or "")
        if isinstance(found, KeyProblem):
            return KeyResult(problem=found)
        hide(found)
        return self._remember(endpoint_id, purpose, KeyResult(found, "keyring" if found else "none"))

    async def set(self, endpoint_id: str, value: str, purpose: str = KEY) -> KeyResult:
        """Stores a key. What the keyring does not take is kept in memory, and `problem` says why."""
        hide(value)
        # At once: whoever asks while the system's prompt is open gets the new key.
        self._remember(endpoint_id, purpose, KeyResult(value, "memory"))
        stored = await self._ask(lambda ring: _store(ring, _entry(endpoint_id, purpose), value))
        problem = stored if isinstance(stored, KeyProblem) else None
        result = KeyResult(value, "memory" if problem else "keyring", problem)
        return self._remember(endpoint_id, purpose, result)

    async def delete(self, endpoint_id: str, purpose: str = KEY) -> KeyResult:
        """Forgets a key, here and in the keyring."""
        self._remember(endpoint_id, purpose, KeyResult())
        deleted = await self._ask(lambda ring: _delete(ring, _entry(endpoint_id, purpose)))
        problem = deleted if isinstance(deleted, KeyProblem) else None
        return KeyResult(problem=None if problem == KeyProblem.NO_BACKEND else problem)

    def _remember(self, endpoint_id: str, purpose: str, result: KeyResult) -> KeyResult:
        self._known[endpoint_id, purpose] = result
        return result

    async def _ask(self, work: Callable[[KeyringBackend], T]) -> T | KeyProblem:
        """Does `work` with the keyring on a thread; a KeyProblem says why it could not be done."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T | KeyProblem] = loop.create_future()

        def deliver(result: T | KeyProblem) -> None:
            if not answer.done():
                answer.set_result(result)

        def ask() -> None:
            with self._lock:
                result = _attempt(work)
            if not loop.is_closed():
                loop.call_soon_threadsafe(deliver, result)

        # A daemon thread: an unanswered prompt must not keep the app from quitting.
        threading.Thread(target=ask, name="keyring", daemon=True).start()
        waiting = False

        def tell() -> None:
            nonlocal waiting
            waiting = True
            self._on_waiting(True)

        timer = loop.call_later(WAITING_AFTER_S, tell)
        try:
            return await answer
        finally:
            timer.cancel()
            if waiting:
                self._on_waiting(False)


def _attempt(work: Callable[[KeyringBackend], T]) -> T | KeyProblem:
    try:
        backend = _backend()
        return work(backend) if backend else KeyProblem.NO_BACKEND
    except Exception as error:  # noqa: BLE001 - D-Bus and Windows errors of all kinds come through keyring
        problem = _problem(error)
        log.warning("keyring: %s (%s)", problem.value, type(error).__name__)
        return problem


def _backend() -> KeyringBackend | None:
    """The system's own keyring. Others, which may be plain files, are not looked at, whatever is installed or set."""
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring as Candidate

        candidates: list[Any] = [Candidate]
    elif sys.platform == "darwin":
        from keyring.backends.macOS import Keyring

        candidates = [Keyring]
    else:
        from keyring.backends import SecretService, kwallet

        candidates = [SecretService.Keyring, kwallet.DBusKeyring, kwallet.DBusKeyringKWallet4]
    viable = [candidate for candidate in candidates if candidate.viable]
    best: KeyringBackend | None = max(viable, key=lambda candidate: candidate.priority)() if viable else None
    return best


def _store(ring: KeyringBackend, entry: str, value: str) -> KeyProblem | None:
    if sys.platform == "win32" and len(value.encode("utf-16-le")) > 2 * WINDOWS_LIMIT:
        return KeyProblem.TOO_LONG
    ring.set_password(APP, entry, value)
    return None


def _delete(ring: KeyringBackend, entry: str) -> None:
    if ring.get_password(APP, entry) is not None:
        ring.delete_password(APP, entry)


def _problem(error: Exception) -> KeyProblem:
    from keyring.errors import KeyringLocked, NoKeyringError

    text = f"{type(error).__name__} {error}".lower()
    if isinstance(error, NoKeyringError):
        return KeyProblem.NO_BACKEND
    if "1783" in text:  # Windows: the stub received bad data
        return KeyProblem.TOO_LONG
    if "dismiss" in text or "cancel" in text or "-128" in text:  # -128: macOS's userCanceledErr
        return KeyProblem.CANCELLED
    if isinstance(error, KeyringLocked) or "locked" in text:
        return KeyProblem.LOCKED
    return KeyProblem.FAILED


def _entry(endpoint_id: str, purpose: str) -> str:
    return f"{purpose}:{endpoint_id}"
