"""API keys and proxy passwords: in the system's keyring, or in memory for this run; never in a file of ours."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeVar

from app.core import api_key
from app.core.localized import Text
from app.storage import system_keyring
from app.storage.log_mask import hide
from app.storage.system_keyring import KEY_PROBLEM_TEXT, KeyProblem

__all__ = ["KEY_PROBLEM_TEXT", "KeyProblem", "KeyResult", "KeyStore"]

T = TypeVar("T")

ENVIRONMENT = "DOUSHA_API_KEY"
KEY = "key"
PROXY = "proxy"
WAITING_AFTER_S = 0.3


@dataclass(frozen=True)
class KeyResult:
    """A key, where it is from, and what went wrong on the way, if anything did."""

    value: str = field(default="", repr=False)
    source: str = "none"
    """"keyring", "memory" (until the app quits), "environment", or "none": there is no key."""
    problem: KeyProblem | None = None

    @property
    def problem_text(self) -> Text | None:
        """What happened and the way on, for the user; None when all went well."""
        return KEY_PROBLEM_TEXT[self.problem] if self.problem else None


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
        self._last: threading.Thread | None = None

    @property
    def is_given(self) -> bool:
        """Whether the environment has a key for the current endpoint."""
        return bool(api_key.clean(os.environ.get(ENVIRONMENT, "")))

    async def get(self, endpoint_id: str, purpose: str = KEY) -> KeyResult:
        """The key of an endpoint; the keyring is asked once a run. With `purpose` PROXY: its proxy's password."""
        given = api_key.clean(os.environ.get(ENVIRONMENT, ""))
        if given and purpose == KEY and endpoint_id == self.environment_endpoint_id:
            hide(given)
            return KeyResult(given, "environment")
        if known := self._known.get((endpoint_id, purpose)):
            return known
        found = await self._ask(lambda: system_keyring.read(_entry(endpoint_id, purpose)))
        if isinstance(found, KeyProblem):
            return KeyResult(problem=found)
        hide(found)  # a key that was set meanwhile is newer than what was read
        return self._known.setdefault((endpoint_id, purpose), KeyResult(found, "keyring" if found else "none"))

    async def set(self, endpoint_id: str, value: str, purpose: str = KEY) -> KeyResult:
        """Stores a key. What the keyring does not take is kept in memory, and `problem` says why."""
        hide(value)
        # At once: whoever asks while the system's prompt is open gets the new key.
        given = self._known[endpoint_id, purpose] = KeyResult(value, "memory")
        problem = await self._ask(lambda: system_keyring.store(_entry(endpoint_id, purpose), value))
        result = KeyResult(value, "memory" if problem else "keyring", problem)
        if self._known[endpoint_id, purpose] is given:
            self._known[endpoint_id, purpose] = result
        return result

    async def delete(self, endpoint_id: str, purpose: str = KEY) -> KeyResult:
        """Forgets a key, here and in the keyring."""
        self._known[endpoint_id, purpose] = KeyResult()
        problem = await self._ask(lambda: system_keyring.delete(_entry(endpoint_id, purpose)))
        return KeyResult(problem=None if problem == KeyProblem.NO_BACKEND else problem)

    async def _ask(self, work: Callable[[], T]) -> T:
        """Does `work` on a thread of its own, after what was asked before."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def deliver(result: T) -> None:
            if not answer.done():
                answer.set_result(result)

        def ask(before: threading.Thread | None) -> None:
            if before:
                before.join()
            result = work()
            with suppress(RuntimeError):  # the loop is closed: the app has quit without waiting
                loop.call_soon_threadsafe(deliver, result)

        # A daemon thread: an unanswered prompt must not keep the app from quitting.
        self._last = threading.Thread(target=ask, args=(self._last,), name="keyring", daemon=True)
        self._last.start()
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


def _entry(endpoint_id: str, purpose: str) -> str:
    return f"{purpose}:{endpoint_id}"
