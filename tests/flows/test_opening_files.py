"""A file named on the command line, or by a second start, is looked at by the import."""

from __future__ import annotations

import json
from pathlib import Path

from tests.flows.conftest import OpenDesk
from tests.waiting import until


async def test_a_given_file_is_shown_by_the_import(open_desk: OpenDesk, tmp_path: Path) -> None:
    file = tmp_path / "messages.json"
    file.write_text(json.dumps([{"role": "user", "content": "红豆沙"}, {"role": "assistant", "content": "好"}]))
    async with open_desk() as desk:
        desk.application._instance.file_given.emit(str(file))
        dialog = await desk.dialog("importDialog")
        await until(lambda: any("messages.json" in text for text in desk.labels(dialog)))
        desk.close_dialogs()
