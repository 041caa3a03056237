"""Windows about what is kept: trash, backups, chats that need attention, the report of the start."""

from app.ui.history.opener import HistoryOpener

__all__ = ["HistoryOpener"]
