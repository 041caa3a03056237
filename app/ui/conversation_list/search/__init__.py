"""Searching all chats: the field with its choices, and what was found; asking the index is the session's part."""

from app.ui.conversation_list.search.search_field import SearchField

__all__ = ["SearchField"]
