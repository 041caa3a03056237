"""Where a key is kept, in a line that stays true while keys are stored, removed or waited for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.session.services import KeyResult, Services
from app.ui.dialogs.form import follow_language, mark, say, text_label
from app.ui.language import current_language

KEY, PROXY = "key", "proxy"


class KeyState(QWidget):
    """The state of one endpoint's key, or of its proxy's password. `refresh` asks the keyring."""

    changed = Signal()
    """`result` is there, or another one."""

    def __init__(self, services: Services, endpoint_id: str, purpose: str = KEY, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._services = services
        self._endpoint_id = endpoint_id
        self._purpose = purpose
        self._waiting = False
        self._wanted = True
        self.result: KeyResult | None = None
        self.label = text_label(f"{purpose}StateLabel")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.label)
        told = services.key_changed if purpose == KEY else services.proxy_password_changed
        told.connect(self._told)
        services.keyring_waiting.connect(self._keyring_waits)
        follow_language(self, self.retranslate)

    def refresh(self) -> None:
        """Asks where the key is; the keyring may have to ask the user first."""
        self._services.read_key(self._endpoint_id, self._purpose)

    def set_wanted(self, wanted: bool) -> None:
        """Whether a key is needed: else nothing is said while there is none."""
        self._wanted = wanted
        self.retranslate()

    @property
    def is_stored(self) -> bool:
        """Whether there is a key that can be removed."""
        return self.result is not None and self.result.source in {"keyring", "memory"}

    @property
    def is_there(self) -> bool:
        """Whether there is a key, from wherever."""
        return self.result is not None and bool(self.result.value)

    def _told(self, endpoint_id: str, result: KeyResult) -> None:
        if endpoint_id == self._endpoint_id:
            self.result = result
            self.retranslate()
            self.changed.emit()

    def _keyring_waits(self, waiting: bool) -> None:
        self._waiting = waiting
        self.retranslate()

    def retranslate(self) -> None:
        """Texts in the language in force."""
        result = self.result
        problem = result.problem_text if result and (result.value or self._wanted) else None
        if self._waiting:
            mark(self.label, "warning")
            say(self.label, self.tr("Waiting for the system keyring… It may be asking you for its password."))
        elif problem:
            mark(self.label, "warning")
            say(self.label, problem.say(current_language()))
        else:
            mark(self.label, "muted")
            say(self.label, self._place(result.source if result else ""))

    def _place(self, source: str) -> str:
        return {
            "keyring": self.tr("Stored in the system keyring."),
            "memory": self.tr("Kept until you quit."),
            "environment": self.tr("Taken from DOUSHA_API_KEY for this run; it is not stored."),
        }.get(source, "")
