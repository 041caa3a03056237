"""All colours of the app in one table, light and dark."""

from __future__ import annotations

import msgspec


class Colours(msgspec.Struct, frozen=True):
    """One theme's colours as #rrggbb. Text colours have a contrast of at least 4.5 against their background."""

    is_dark: bool
    window: str
    panel: str
    """Side panes and bars."""
    field: str
    """Where text is typed, and the transcript's paper."""
    text: str
    muted: str
    """Secondary text."""
    border: str
    hover: str
    accent: str
    """Bean red: buttons that matter, links' underline, focus, selection marks."""
    on_accent: str
    selection: str
    """Background of selected text and rows."""
    link: str
    user_bubble: str
    code_background: str
    code_header: str
    quote_bar: str
    table_header: str
    error: str
    error_background: str
    warning: str
    warning_background: str
    success: str
    highlight: str
    """Background of found text."""
    code_keyword: str
    code_string: str
    code_comment: str
    code_number: str
    code_name: str
    """Functions, classes, tags, attributes."""


LIGHT_COLOURS = Colours(
    is_dark=False,
    window="#fbf9f8",
    panel="#f4f0ee",
    field="#ffffff",
    text="#241d1b",
    muted="#6e635f",
    border="#e0d8d4",
    hover="#ebe4e0",
    accent="#9c3d3a",
    on_accent="#ffffff",
    selection="#f3d9d5",
    link="#9a3334",
    user_bubble="#f7ece8",
    code_background="#f6f4f3",
    code_header="#ece7e4",
    quote_bar="#d2b8b2",
    table_header="#f3eeeb",
    error="#a3211c",
    error_background="#fdecea",
    warning="#7a5200",
    warning_background="#fdf3dc",
    success="#24703a",
    highlight="#ffe28a",
    code_keyword="#8a2c5b",
    code_string="#3b6b1e",
    code_comment="#72665f",
    code_number="#9a4a00",
    code_name="#235a8c",
)

DARK_COLOURS = Colours(
    is_dark=True,
    window="#1c1918",
    panel="#242020",
    field="#1f1c1b",
    text="#ece5e2",
    muted="#a99e99",
    border="#3d3634",
    hover="#332d2b",
    accent="#d5807a",
    on_accent="#24110f",
    selection="#5b3733",
    link="#eda39c",
    user_bubble="#332927",
    code_background="#282322",
    code_header="#332d2b",
    quote_bar="#6d4f4a",
    table_header="#2e2827",
    error="#ff9f96",
    error_background="#43211f",
    warning="#f2c871",
    warning_background="#3c301a",
    success="#83cf97",
    highlight="#77601a",
    code_keyword="#e692bd",
    code_string="#a8cf86",
    code_comment="#a1958f",
    code_number="#e8ae72",
    code_name="#8fbfe8",
)
