"""The app without its window, importing an export until it is killed; run as a program of its own.

`python -m tests.faults.importing_app DATA_DIR EXPORT`. Prints a line for each conversation that is taken over.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from app.session.import_outcome import Stage
from app.session.importing import Importing
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under
from app.storage.import_records import ImportRecords
from tests.faults.streaming_app import workspace


async def main(data_dir: Path, export: Path) -> None:
    folders = folders_under(data_dir)
    app = workspace(data_dir)
    await app.start()
    app.shelf.conversation_added.connect(lambda own: os.write(1, f"{own}\n".encode()))
    importing = Importing(app, ConversationStore(folders), ImportRecords(folders))
    importing.look_at(export)
    while importing.stage != Stage.DONE:
        importing.start()
        await asyncio.sleep(0.005)
    os.write(1, b"done\n")


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
