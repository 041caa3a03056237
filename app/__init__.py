"""Dousha: a native desktop chat client for services that speak the OpenAI chat-completions protocol."""

__version__ = "0.1.0"
HOME = ""
"""Web address of the project, such as https://github.com/NAME/dousha; "" as long as it has none.

A package that a release workflow builds knows the address from there: it stands in resources/home.txt.
"""
