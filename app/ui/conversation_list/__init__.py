"""The pane with all conversations: list, search, new chat; leaves opening and undoing to the window."""

from app.ui.conversation_list.pane import ConversationListPane

__all__ = ["ConversationListPane"]
