"""The index of all conversations in the cache folder: what the list shows and every word. Can be deleted any time."""

from app.storage.index.history_index import HistoryIndex

__all__ = ["HistoryIndex"]
