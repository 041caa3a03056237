"""Tells whether a newer version is published: when the user asks, or once a day when the user wished so.

It only tells. Fetching and installing is left to the user; what is said is the ui's part.
"""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import msgspec
from PySide6.QtCore import QObject, Signal

from app import __version__
from app.core import releases
from app.core.errors import APIError
from app.core.message import ErrorRecord
from app.session.preferences import Preferences
from app.session.tasks import Tasks

log = logging.getLogger(__name__)
_ASKED_AT, _TOLD = "update_asked_at", "update_told"
"""When it was last asked by itself, and which version was told: kept in `Settings.window`."""
_PAUSE = timedelta(hours=24)


class UpdateState(StrEnum):
    """What is known."""

    NOT_ASKED = "not asked"
    ASKING = "asking"
    NEWEST = "newest"
    """This is the newest version, or a newer one than is published."""
    NEWER = "newer"
    """There is a newer one."""
    NONE = "none"
    """No version is published yet."""
    FAILED = "failed"


class UpdateResult(msgspec.Struct, frozen=True):
    """The outcome of the last question."""

    state: UpdateState
    version: str = ""
    """The newest that is published."""
    answer: str = ""
    """The JSON that came, as far as it was understood."""
    error: ErrorRecord | None = None


class Updates(QObject):
    """Holds the `result` of the last question. At most one question is under way."""

    changed = Signal()
    found = Signal(str)
    """A newer version that was not told before, found without being asked."""

    def __init__(self, preferences: Preferences, home: str, address: str = "") -> None:
        """`home`: web address of the project, "" when unknown; `address`: where to ask, for a project not on GitHub."""
        super().__init__()
        self.address = address or releases.newest_address(home)
        """What is asked; "" when this copy does not know where newer versions are published."""
        self.page = releases.download_page(home) if home else ""
        self.result = UpdateResult(UpdateState.NOT_ASKED)
        self._preferences = preferences
        self._tasks = Tasks()

    def ask(self) -> None:
        """The user wants to know now."""
        if self.address and self.result.state != UpdateState.ASKING:
            self._tasks.spawn(self._ask())

    def ask_daily(self) -> None:
        """Asks if the user wished so and the last time is a day ago. What goes wrong is only logged."""
        settings = self._preferences.settings
        if self.address and settings.check_updates and _is_long_ago(settings.window.get(_ASKED_AT)):
            self._tasks.spawn(self._ask_quietly())

    async def aclose(self) -> None:
        """Gives up what is under way."""
        await self._tasks.cancel()

    async def _ask(self) -> None:
        from app.api.update_check import newest  # httpx is loaded with the first request, not at start-up

        self._set(UpdateResult(UpdateState.ASKING))
        try:
            published = await newest(self.address)
        except APIError as error:
            log.info("no answer about newer versions: %s", error.kind)
            self._set(UpdateResult(UpdateState.FAILED, error=error.record()))
            return
        except BaseException:
            self._set(UpdateResult(UpdateState.NOT_ASKED))
            raise
        version, state = published.version, UpdateState.NEWEST
        if not version:
            state = UpdateState.NONE
        elif releases.is_newer(version, __version__):
            state = UpdateState.NEWER
        self._set(UpdateResult(state, version, published.answer))

    async def _ask_quietly(self) -> None:
        self._preferences.remember_window(**{_ASKED_AT: datetime.now(UTC).isoformat(timespec="seconds")})
        await self._ask()
        version = self.result.version
        if self.result.state == UpdateState.NEWER and self._preferences.settings.window.get(_TOLD) != version:
            self._preferences.remember_window(**{_TOLD: version})
            self.found.emit(version)

    def _set(self, result: UpdateResult) -> None:
        self.result = result
        self.changed.emit()


def _is_long_ago(when: object) -> bool:
    """Also for nonsense, and for a time to come: the clock was wrong then."""
    try:
        past = datetime.now(UTC) - datetime.fromisoformat(str(when))
    except (ValueError, TypeError):
        return True
    return past >= _PAUSE or past < timedelta()
