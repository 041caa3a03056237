"""What is open and what is running: ChatSession for one conversation, Workspace for all of them.

Knows core, api and storage and speaks to the ui in signals that carry ids; knows no widget (QtCore only).
"""
