"""Writes a ChatGPT export of any size: Chinese and English, images, and here and there a very long chat."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path
from typing import Any

_PROSE = (
    "the of and to in is that for it as was with be by on not he his but at are this have from or had an "
    "they which one you were her all she there would their we him been has when who will more no if out"
)
_WORDS = _PROSE.split()
_CHINESE = (
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动"
    "同工也能下过子说产种面而方后多定行学法所"
)
_PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 80


def text(dice: random.Random, length: int) -> str:
    """About `length` characters of prose."""
    if dice.random() < 0.4:
        return "".join(dice.choice(_CHINESE) for _ in range(length // 2))
    return " ".join(dice.choice(_WORDS) for _ in range(max(1, length // 5)))


def conversation(number: int, dice: random.Random) -> dict[str, Any]:
    """One conversation: mostly some twenty turns, one in 300 a thousand."""
    turns = 1000 if number % 300 == 7 else dice.randint(2, 40)
    pool = [text(dice, dice.choice((60, 400, 1500, 3000))) for _ in range(40)]
    mapping: dict[str, Any] = {"root": {"id": "root", "message": None, "parent": None, "children": []}}
    parent, at = "root", 1_700_000_000.0 + number * 600
    for turn in range(turns):
        for role in ("user", "assistant"):
            key = f"{number:08x}-{turn:04x}-{role}"
            content: dict[str, Any] = {"content_type": "text", "parts": [dice.choice(pool)]}
            if role == "user" and number % 50 == 3 and turn == 0:
                pointer = {"content_type": "image_asset_pointer", "asset_pointer": f"file-service://file-{number:08d}"}
                content = {"content_type": "multimodal_text", "parts": [pointer, dice.choice(pool)]}
            mapping[key] = {
                "id": key,
                "parent": parent,
                "children": [],
                "message": {
                    "id": key,
                    "author": {"role": role, "name": None, "metadata": {}},
                    "create_time": at + turn * 30,
                    "content": content,
                    "status": "finished_successfully",
                    "end_turn": True,
                    "weight": 1.0,
                    "recipient": "all",
                    "metadata": {"model_slug": "gpt-4o", "request_id": key, "message_type": "next"},
                },
            }
            mapping[parent]["children"].append(key)
            parent = key
    return {
        "id": f"{number:032x}",
        "conversation_id": f"{number:032x}",
        "title": text(dice, 30),
        "create_time": at,
        "update_time": at + turns * 30,
        "current_node": parent,
        "mapping": mapping,
    }


def write(path: Path, size: int) -> tuple[int, int]:
    """Writes a zip whose conversations.json has about `size` bytes; how many conversations and messages are in it."""
    dice = random.Random(1)
    conversations = messages = written = 0
    images: list[str] = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        with archive.open("conversations.json", "w", force_zip64=True) as file:
            file.write(b"[")
            while written < size:
                raw = conversation(conversations, dice)
                data = json.dumps(raw).encode()
                file.write((b", " if conversations else b"") + data)
                written += len(data)
                messages += len(raw["mapping"]) - 1
                if conversations % 50 == 3:
                    images.append(f"file-{conversations:08d}-photo.png")
                conversations += 1
            file.write(b"]")
        for number, name in enumerate(images):
            archive.writestr(name, _PNG + str(number).encode())
    return conversations, messages
