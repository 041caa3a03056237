"""The pane on the right: model, system prompt, presets and every request parameter of the conversation on screen."""

from __future__ import annotations

from app.ui.sidebar.sidebar import Sidebar

__all__ = ["Sidebar"]
