"""The system's keyring, asked for one thing at a time; every call blocks for as long as the system asks the user.

keyring is imported at the first use: it is slow to load.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

from app.core.localized import Text
from app.storage.folders import APP

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

log = logging.getLogger(__name__)
T = TypeVar("T")

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
        f"This key is longer than the {WINDOWS_LIMIT} characters that Windows can store. It is kept until you quit.",
    ),
    KeyProblem.FAILED: Text(
        "系统钥匙串出错了。可以再试一次，或重新填写 Key，只在这次运行中使用。",
        "The system keyring reported an error. Try again, or enter the key to use it until you quit.",
    ),
}
"""What happened and the way on."""


def read(entry: str) -> str | KeyProblem:
    """What is stored as `entry`; "" for nothing."""
    return _attempt(lambda ring: ring.get_password(APP, entry) or "")


def store(entry: str, value: str) -> KeyProblem | None:
    """Stores `value` as `entry`."""
    if sys.platform == "win32" and len(value.encode("utf-16-le")) > 2 * WINDOWS_LIMIT:
        return KeyProblem.TOO_LONG
    return _attempt(lambda ring: ring.set_password(APP, entry, value))


def delete(entry: str) -> KeyProblem | None:
    """Removes `entry`, if it is there."""

    def remove(ring: KeyringBackend) -> None:
        if ring.get_password(APP, entry) is not None:
            ring.delete_password(APP, entry)

    return _attempt(remove)


def _attempt(work: Callable[[KeyringBackend], T]) -> T | KeyProblem:
    try:
        backend = _backend()
        return work(backend) if backend else KeyProblem.NO_BACKEND
    except Exception as error:  # noqa: BLE001 - D-Bus and Windows errors of all kinds come through keyring
        problem = problem_of(error)
        log.info("keyring: %s (%s)", problem.value, type(error).__name__)
        return problem


def _backend() -> KeyringBackend | None:
    """The system's own keyring. Others, which may be plain files, are not looked at, whatever is installed or set."""
    candidates: list[Any]
    if sys.platform == "win32":
        from keyring.backends.Windows import WinVaultKeyring

        candidates = [WinVaultKeyring]
    elif sys.platform == "darwin":
        from keyring.backends.macOS import Keyring

        candidates = [Keyring]
    else:
        from keyring.backends import SecretService, kwallet

        candidates = [SecretService.Keyring, kwallet.DBusKeyring, kwallet.DBusKeyringKWallet4]
    viable = [candidate for candidate in candidates if candidate.viable]
    best: KeyringBackend | None = max(viable, key=lambda candidate: candidate.priority)() if viable else None
    return best


def problem_of(error: Exception) -> KeyProblem:
    """What an exception of keyring, D-Bus, macOS or Windows means."""
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
