"""The settings while the app runs: one frozen value, a signal when it changes, a write soon after."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence

import msgspec
from PySide6.QtCore import QObject, Signal

from app.core.localized import Text
from app.core.settings import Preset, Settings, refused_key
from app.session.tasks import Tasks
from app.storage.settings import SettingsStore
from app.storage.storage_error import StorageError

log = logging.getLogger(__name__)


class Preferences(QObject):
    """Holds `settings` and writes each change; leaves what the settings mean to those who read them."""

    changed = Signal()
    save_failed = Signal(object)
    """A Text for the user: the settings hold only until the app quits."""

    def __init__(self, settings: Settings, store: SettingsStore) -> None:
        super().__init__()
        self.settings = settings
        self._store = store
        self._tasks = Tasks()
        self._held: Settings | None = None

    def hold(self) -> None:
        """Nothing is written for now: there is no loop yet that could."""
        self._held = self.settings

    def release(self) -> None:
        """Writes what has changed since `hold`, and from now on each change."""
        before, self._held = self._held, None
        if before is not None and before != self.settings:
            self._tasks.spawn(self._save(self.settings, quietly=False))

    def update(self, **fields: object) -> None:
        """Replaces `fields` of the settings, tells and saves."""
        self._replace(fields, quietly=False)

    def _replace(self, fields: Mapping[str, object], *, quietly: bool) -> None:
        updated = msgspec.structs.replace(self.settings, **fields)
        if updated == self.settings:
            return
        self.settings = updated
        if self._held is None:
            self._tasks.spawn(self._save(updated, quietly=quietly))
        self.changed.emit()

    def remember_window(self, **layout: object) -> None:
        """Remembers the ui's layout values (JSON), e.g. geometry and splitter sizes."""
        self.update(window={**self.settings.window, **layout})

    def remember_marks(self, marks: Mapping[str, Sequence[str]]) -> None:
        """Remembers what the list marks; it is no loss if that cannot be saved."""
        self._replace({"window": {**self.settings.window, "marks": marks}}, quietly=True)

    def save_preset(self, preset: Preset) -> None:
        """Adds `preset`, or replaces the one with its name."""
        others = tuple(other for other in self.settings.presets if other.name != preset.name)
        self.update(presets=(*others, preset))

    def remove_preset(self, name: str) -> None:
        """Removes the preset called `name`; it stops being the default too."""
        default = "" if self.settings.default_preset == name else self.settings.default_preset
        kept = tuple(preset for preset in self.settings.presets if preset.name != name)
        self.update(presets=kept, default_preset=default)

    def refused(self, endpoint_id: str, model: str) -> tuple[str, ...]:
        """Parameters that are not sent to this model because its service refused them."""
        return tuple(self.settings.refused.get(refused_key(endpoint_id, model), ()))

    def set_refused(self, endpoint_id: str, model: str, names: tuple[str, ...]) -> None:
        """Replaces the refused parameters of a model; an empty tuple forgets them."""
        refused = {**self.settings.refused, refused_key(endpoint_id, model): names}
        self.update(refused={key: value for key, value in refused.items() if value})

    async def _save(self, settings: Settings, *, quietly: bool) -> None:
        try:
            await self._store.save(settings)
        except StorageError as error:
            if quietly:
                log.info("marks could not be saved: %s", error.reason.en)
                return
            log.warning("settings could not be saved: %s", error.reason.en)
            self.save_failed.emit(
                Text(
                    f"设置没能保存到磁盘（{error.reason.zh}），退出后就会失效。",
                    f"The settings could not be saved ({error.reason.en}). They hold until you quit.",
                )
            )

    async def settle(self) -> None:
        """Waits until the last change is written."""
        await self._tasks.settle()
