"""Which format a source has, by what is in it."""

from __future__ import annotations

from app.exchange.importers.chatbotui import ChatbotUI
from app.exchange.importers.chatbox import Chatbox
from app.exchange.importers.chatgpt import ChatGPT
from app.exchange.importers.cherry_studio import CherryStudio
from app.exchange.importers.claude import Claude
from app.exchange.importers.dousha import Dousha
from app.exchange.importers.importing import Importer
from app.exchange.importers.jan import Jan
from app.exchange.importers.librechat import LibreChat
from app.exchange.importers.lm_studio import LMStudio
from app.exchange.importers.lobechat import LobeChat
from app.exchange.importers.nextchat import NextChat
from app.exchange.importers.open_webui import OpenWebUI
from app.exchange.importers.plain_messages import PlainMessages
from app.exchange.importers.source import Source

FORMATS: tuple[Importer, ...] = (
    Dousha(),
    CherryStudio(),
    ChatGPT(),
    Claude(),
    OpenWebUI(),
    NextChat(),
    Chatbox(),
    LMStudio(),
    LibreChat(),
    LobeChat(),
    Jan(),
    ChatbotUI(),
    PlainMessages(),
)
"""In the order of asking: those that could be taken for another come after it."""


def detect(source: Source) -> Importer | None:
    """The importer for `source`; None when no format is recognised."""
    return next((importer for importer in FORMATS if importer.recognises(source)), None)
