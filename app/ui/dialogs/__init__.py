"""The dialogs over the window: settings, keys, models, tool results; who opens them is the window's matter."""
