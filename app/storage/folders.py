"""Where everything lies on this computer; making the folders is left to those who write into them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import platformdirs

APP = "dousha"


class Folders(msgspec.Struct, frozen=True):
    """The folders of one user, or of one --data-dir."""

    data: Path
    """What must never be lost."""
    cache: Path
    """What can be made again from `data` and the network."""
    state: Path
    """Logs."""

    @property
    def conversations(self) -> Path:
        """One folder a conversation, named by its id."""
        return self.data / "conversations"

    @property
    def trash(self) -> Path:
        """Deleted conversations, until emptied."""
        return self.data / "trash"

    @property
    def backups(self) -> Path:
        """Where backups go unless the user has chosen another folder."""
        return self.data / "backups"

    @property
    def settings_file(self) -> Path:
        """The settings, without secrets."""
        return self.data / "settings.json"

    @property
    def logs(self) -> Path:
        """Rotating log files."""
        return self.state / "logs"


def system_folders() -> Folders:
    """The places that the operating system sets aside for applications (XDG, Library, AppData)."""
    places = platformdirs.PlatformDirs(APP, appauthor=False)
    return Folders(Path(places.user_data_dir), Path(places.user_cache_dir), Path(places.user_state_dir))


def folders_under(data_dir: Path) -> Folders:
    """Everything under one folder, for --data-dir: a portable copy, or a test."""
    root = Path(data_dir).expanduser().absolute()
    return Folders(root, root / "cache", root / "state")
