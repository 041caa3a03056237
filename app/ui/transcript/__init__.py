"""The chat pane: one text view over one document that holds a window of the conversation.

    session -> messages -> sections (Markdown cut into chunks) -> specs -> writer -> QTextDocument -> view

`display` decides what is loaded and when it is drawn; nothing that a model wrote reaches Qt as HTML, and nothing that
it names is fetched.
"""

from app.ui.transcript.pane import TranscriptPane

__all__ = ["TranscriptPane"]
