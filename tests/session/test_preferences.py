"""Settings while the app runs, and the small parts that everything else stands on."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from app.core.message import FilePart, ImagePart
from app.core.settings import Preset
from app.session.tasks import Tasks
from tests.session.conftest import OpenDesk
from tests.waiting import until


async def test_a_change_is_told_and_kept(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        told = list[str]()
        desk.preferences.changed.connect(lambda: told.append(desk.preferences.settings.theme))
        desk.preferences.update(theme="dark")
        desk.preferences.update(theme="dark")
        assert told == ["dark"]
        for width in range(50):
            desk.preferences.remember_window(width=width)
    async with open_desk() as later:
        assert later.preferences.settings.theme == "dark"
        assert later.preferences.settings.window == {"width": 49}


async def test_presets(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        desk.preferences.save_preset(Preset("A", {"seed": 1}))
        desk.preferences.save_preset(Preset("B", {}, "Prompt"))
        desk.preferences.save_preset(Preset("A", {"seed": 2}))
        assert [(p.name, dict(p.parameters)) for p in desk.preferences.settings.presets] == [
            ("B", {}),
            ("A", {"seed": 2}),
        ]
        desk.preferences.update(default_preset="A")
        desk.preferences.remove_preset("A")
        assert (len(desk.preferences.settings.presets), desk.preferences.settings.default_preset) == (1, "")
        session = desk.chat()
        session.set_fields(system_prompt="Mine", parameters={"top_k": 1})
        session.apply_preset(Preset("C", {"seed": 3}))
        assert (session.conversation.parameters, session.conversation.system_prompt) == ({"seed": 3}, "Mine")
        session.apply_preset(desk.preferences.settings.presets[0])
        assert (session.conversation.parameters, session.conversation.system_prompt) == ({}, "Prompt")


async def test_settings_that_cannot_be_saved_are_mentioned(
    qapp: QApplication, open_desk: OpenDesk, expect_log: Callable[[str], None]
) -> None:
    expect_log("WARNING app.session.preferences: ")
    async with open_desk() as desk:
        desk.folders.settings_file.mkdir()
        desk.preferences.update(theme="dark")
        await until(lambda: desk.noticed)
        assert "could not be saved" in desk.noticed[0]
        assert desk.preferences.settings.theme == "dark"
        desk.folders.settings_file.rmdir()
        desk.preferences.update(language="en")
        await until(desk.folders.settings_file.is_file)
        saved = json.loads(desk.folders.settings_file.read_text(encoding="utf-8"))
        assert (saved["theme"], saved["language"]) == ("dark", "en")


async def test_parameters_belong_to_the_conversation(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        fields = list[bool]()
        session.fields_changed.connect(lambda: fields.append(True))
        session.set_parameter("seed", 1)
        session.set_parameter("seed", 1)
        session.set_parameter("top_k", 0)
        assert session.conversation.parameters == {"seed": 1, "top_k": 0}
        session.set_parameter("seed", None)
        assert session.conversation.parameters == {"top_k": 0}
        assert len(fields) == 3
        assert desk.chat().conversation.parameters == {}


async def test_the_preview_is_what_would_be_sent(qapp: QApplication, open_desk: OpenDesk) -> None:
    async with open_desk() as desk:
        session = desk.chat()
        await desk.ask(session, "Hi")
        session.set_fields(draft="And?", system_prompt="S")
        preview = session.request_preview().body()
        assert [message["content"] for message in preview["messages"]] == ["S", "Hi", "Hello", "And?"]
        assert preview["model"] == "test-model"
        session.set_fields(draft_parts=(FilePart(file="a.csv", name="a.csv"), ImagePart(file="b.png")))
        asked = session.request_preview().body()["messages"][-1]["content"]
        assert asked[0]["text"] == '<file name="a.csv">\n…\n</file>\n\nAnd?'  # it is not read, and not empty either
        assert asked[1]["image_url"]["url"] == "data:image/png;base64,"


# ---- background tasks --------------------------------------------------------------------------


async def test_an_error_of_a_background_task_is_not_lost(expect_log: Callable[[str], None]) -> None:
    expect_log("ERROR asyncio: a background task failed")

    async def fails() -> None:
        raise ZeroDivisionError

    tasks = Tasks()
    tasks.spawn(fails())
    await tasks.settle()


async def test_tasks_are_waited_for_or_cancelled() -> None:
    tasks, go = Tasks(), asyncio.Event()
    ended = list[str]()

    async def waits(name: str) -> None:
        try:
            await go.wait()
        finally:
            ended.append(name)

    tasks.spawn(waits("one"))
    await tasks.settle(timeout_s=0.01)
    assert ended == []
    await tasks.cancel()
    assert ended == ["one"]
    tasks.spawn(waits("two"))
    go.set()
    await tasks.settle()
    assert ended == ["one", "two"]


async def test_what_changes_before_there_is_a_loop_is_written_with_the_loop(
    qapp: QApplication, open_desk: OpenDesk
) -> None:
    async with open_desk() as desk:
        desk.preferences.hold()
        desk.preferences.remember_window(conversation="a")
        await desk.preferences.settle()
        assert not desk.folders.settings_file.exists()
        desk.preferences.release()
        await desk.preferences.settle()
    async with open_desk() as later:
        assert later.preferences.settings.window == {"conversation": "a"}
