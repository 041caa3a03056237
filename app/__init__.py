"""Dousha: a native desktop chat client for services that speak the OpenAI chat-completions protocol."""

__version__ = "0.1.0"
