from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from app.core.changes import FieldsSet, MessagePut
from app.core.conversation import Conversation
from app.core.message import Message, Role, TextPart
from app.session.recorder import Recorder
from app.storage.conversations import ConversationStore
from app.storage.folders import folders_under


async def test_a_setting_and_the_first_message_in_one_go_are_both_saved(qapp: QCoreApplication, data_dir: Path) -> None:
    store = ConversationStore(folders_under(data_dir))
    recorder = Recorder(Conversation(), store, on_disk=False)
    setting = recorder.record(FieldsSet({"parameters": {"seed": 7}}))
    message = recorder.record(MessagePut(Message(id="1", role=Role.USER, parts=(TextPart("Hello"),))), sync=True)
    assert (await setting, await message) == (None, None)
    loaded = (await store.load(recorder.conversation.id)).conversation
    assert loaded.parameters == {"seed": 7}
    assert loaded.messages["1"].text == "Hello"
    await store.aclose()
