"""The index of all conversations in the cache folder: what the list shows and every word. Can be deleted any time."""




__all__ = ["HistoryIndex"]
