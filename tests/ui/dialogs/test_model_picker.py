from __future__ import annotations

import datetime as dt

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QLineEdit, QListView, QPushButton, QTableWidget

from app.core.catalog import Model
from app.core.presets import DEFAULT_MODEL, LOCAL_ENDPOINTS, WCODE
from app.core.prices import PriceTier
from app.ui.dialogs.model_editor import ModelEditor
from app.ui.dialogs.model_list import ModelRole
from app.ui.dialogs.model_picker import ModelPicker
from tests.server.behaviour import json_response
from tests.server.scripted_server import ScriptedServer
from tests.ui.dialogs.conftest import OpenWorld, World, endpoint, find, press, retype, visible_text
from tests.waiting import emission, until

TWO = (json_response(200, {"object": "list", "data": [{"id": "beta:free"}, {"id": "Alpha/1"}]}),)


def opened(world: World, endpoint_id: str = "wcode", model_id: str = DEFAULT_MODEL) -> ModelPicker:
    return world.show(ModelPicker(world.theme, world.preferences, world.services, endpoint_id, model_id))


def chosen(picker: ModelPicker) -> list[tuple[str, str]]:
    choices: list[tuple[str, str]] = []
    picker.chosen.connect(lambda *choice: choices.append(choice))
    return choices


def current(picker: ModelPicker) -> str:
    return find(picker, QListView, "modelList").currentIndex().data()


def rows(picker: ModelPicker) -> list[str]:
    model = picker.models
    return [model.index(row).data() for row in range(model.rowCount())]


def type_into_search(picker: ModelPicker, text: str) -> QLineEdit:
    field = find(picker, QLineEdit, "modelSearchField")
    retype(field, text)
    return field


async def test_it_opens_at_the_model_in_use(open_world: OpenWorld) -> None:
    async with open_world() as world:
        picker = opened(world, model_id="z-ai/glm-4.6v")
        index = find(picker, QListView, "modelList").currentIndex()
        assert index.data() == "GLM 4.6V"
        assert index.data(ModelRole.IS_CURRENT)
        assert picker.focusWidget().objectName() == "modelSearchField"


async def test_type_arrow_enter(open_world: OpenWorld) -> None:
    async with open_world() as world:
        picker = opened(world)
        choices = chosen(picker)
        field = type_into_search(picker, "doubao")
        assert current(picker) == "Doubao 1.5 Pro 32k"
        QTest.keyClick(field, Qt.Key.Key_Down)
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert choices == [("wcode", "doubao-seed-2.0-code")]
        assert not picker.isVisible()
        assert world.preferences.settings.model == DEFAULT_MODEL  # only for this chat


async def test_arrows_pass_over_headings_in_both_directions(open_world: OpenWorld) -> None:
    async with open_world(WCODE, endpoint("http://127.0.0.1:1/v1", "ollama")) as world:
        picker = opened(world)
        field = type_into_search(picker, "glm")
        seen = [current(picker)]
        for _ in range(2):
            QTest.keyClick(field, Qt.Key.Key_Down)
            seen.append(current(picker))
        QTest.keyClick(field, Qt.Key.Key_Up)
        assert seen == ["GLM 4.6V", "Use “glm”", "Use “glm”"]
        assert picker._current_endpoint().id == "wcode"


async def test_a_choice_can_hold_for_new_chats(open_world: OpenWorld) -> None:
    async with open_world() as world:
        picker = opened(world)
        find(picker, QCheckBox, "useForNewChatsBox").setChecked(True)
        QTest.keyClick(type_into_search(picker, "glm"), Qt.Key.Key_Return)
        settings = world.preferences.settings
        assert (settings.endpoint_id, settings.model) == ("wcode", "z-ai/glm-4.6v")


async def test_any_id_can_be_typed_and_is_listed_from_then_on(open_world: OpenWorld) -> None:
    async with open_world() as world:
        picker = opened(world)
        choices = chosen(picker)
        field = type_into_search(picker, "My/own-model:free")
        assert rows(picker) == ["wcode.net", "Use “My/own-model:free”"]
        assert not find(picker, QPushButton, "editModelButton").isEnabled()
        QTest.keyClick(field, Qt.Key.Key_Return)
        assert choices == [("wcode", "My/own-model:free")]
        assert "My/own-model:free" in rows(opened(world))


async def test_prices_and_abilities_are_shown_with_their_date(open_world: OpenWorld) -> None:
    async with open_world() as world:
        picker = opened(world)
        index = picker.models.index_of("wcode", DEFAULT_MODEL)
        facts = "doubao-1.5-pro-32k · 32K context · ¥1 in, ¥2.5 out per million tokens (as of 2026-11-22)"
        assert index.data(ModelRole.FACTS) == facts
        assert index.data(ModelRole.TAGS) == ["text"]
        assert index.data(Qt.ItemDataRole.AccessibleDescriptionRole) == f"{facts}, text"
        tiered = picker.models.index_of("wcode", "doubao-seed-2.0-pro")
        assert "from ¥3.25 in, ¥16.5 out" in tiered.data(ModelRole.FACTS)


async def test_a_services_list_is_fetched_and_kept(open_world: OpenWorld) -> None:
    with ScriptedServer((), list_models=TWO) as server:
        async with open_world(endpoint(server.base_url, needs_key=False)) as world:
            picker = opened(world, "test", "")
            assert rows(picker) == ["Test", "Ask Test for its models"]
            QTest.keyClick(find(picker, QLineEdit, "modelSearchField"), Qt.Key.Key_Return)
            assert find(picker, QLabel, "checkResultLabel").text() == "Asking for the list of models…"
            assert not find(picker, QPushButton, "refreshModelsButton").isEnabled()
            await emission(world.services.models_changed)
            assert rows(picker) == ["Test", "beta:free", "Alpha/1"]
            assert current(picker) == "beta:free"
            assert find(picker, QLabel, "checkResultLabel").text() == "The list is up to date."
            assert not find(picker, QPushButton, "removeModelButton").isEnabled()  # it is the service's, not ours
            assert rows(opened(world, "test", "")) == ["Test", "beta:free", "Alpha/1"]


async def test_a_failed_refresh_is_said_in_place(open_world: OpenWorld) -> None:
    async with open_world() as world:
        picker = opened(world)
        press(picker, "refreshModelsButton")
        await emission(world.services.models_failed)
        assert find(picker, QLabel, "checkResultLabel").text() == "Add your API key to start chatting."
        assert find(picker, QPushButton, "refreshModelsButton").isEnabled()
        assert current(picker) == "Doubao 1.5 Pro 32k"


async def test_a_removed_model_stays_away(open_world: OpenWorld) -> None:
    async with open_world() as world:
        picker = opened(world, model_id="z-ai/glm-4.6v")
        press(picker, "removeModelButton")
        assert "GLM 4.6V" not in rows(picker)
        assert find(picker, QListView, "modelList").currentIndex().isValid()
        assert "GLM 4.6V" not in rows(opened(world))


async def test_editing_a_model_changes_its_row(open_world: OpenWorld) -> None:
    async with open_world() as world:
        picker = opened(world)
        press(picker, "editModelButton")
        editor = find(picker, ModelEditor, "modelEditorDialog")
        retype(find(editor, QLineEdit, "modelNameField"), "My Doubao")
        press(editor, "saveButton")
        assert current(picker) == "My Doubao"


async def test_nothing_stands_in_the_way_of_a_picker_without_services(open_world: OpenWorld) -> None:
    async with open_world() as world:
        world.services.remove_endpoint("wcode")
        await emission(world.services.proxy_password_changed)
        picker = opened(world)
        assert rows(picker) == []
        assert not find(picker, QPushButton, "chooseModelButton").isEnabled()
        assert not find(picker, QPushButton, "refreshModelsButton").isEnabled()


# ---- the editor


def cell(editor: ModelEditor, row: int, column: int, text: str) -> None:
    find(editor, QTableWidget, "priceTable").item(row, column).setText(text)


async def test_prices_are_edited_as_a_table(open_world: OpenWorld) -> None:
    async with open_world() as world:
        editor = world.show(ModelEditor(world.services, Model(endpoint_id="wcode", id="new-model")))
        assert not find(editor, QPushButton, "saveButton").isEnabled()
        press(editor, "addTierButton")
        for column, text in enumerate(("", "5", "30,5", "")):
            cell(editor, 0, column, text)
        press(editor, "addTierButton")
        for column, text in enumerate(("128k", "1.750", "12.5", "0.4")):
            cell(editor, 1, column, text)
        editor.context.setValue(256_000)
        press(editor, "saveButton")
        today = dt.datetime.now(dt.UTC).astimezone().date().isoformat()
        assert world.services.model("wcode", "new-model") == Model(
            endpoint_id="wcode",
            id="new-model",
            context_tokens=256_000,
            prices=(PriceTier("1.75", "12.5", "0.4", up_to_tokens=128_000), PriceTier("5", "30.5")),
            dated=today,
        )


async def test_what_is_no_price_is_said_and_not_saved(open_world: OpenWorld) -> None:
    async with open_world() as world:
        editor = world.show(ModelEditor(world.services, world.services.model("wcode", DEFAULT_MODEL)))
        for column, text in ((1, "free"), (2, "-1"), (0, "many"), (1, "NaN")):
            before = find(editor, QTableWidget, "priceTable").item(0, column).text()
            cell(editor, 0, column, text)
            assert f"“{text}” is not" in find(editor, QLabel, "modelProblem").text()
            assert not find(editor, QPushButton, "saveButton").isEnabled()
            cell(editor, 0, column, before)
        assert not find(editor, QLabel, "modelProblem").isVisible()


async def test_unsaved_figures_are_not_lost_without_a_question(open_world: OpenWorld) -> None:
    async with open_world() as world:
        editor = world.show(ModelEditor(world.services, world.services.model("wcode", DEFAULT_MODEL)))
        retype(find(editor, QLineEdit, "modelNameField"), "x")
        QTest.keyClick(editor, Qt.Key.Key_Escape)
        press(find(editor, QDialog, "questionBox"), "noButton")
        assert editor.isVisible()
        await until(lambda: editor.findChild(QDialog, "questionBox") is None)
        editor.close()
        press(find(editor, QDialog, "questionBox"), "yesButton")
        assert not editor.isVisible()
        assert world.services.model("wcode", DEFAULT_MODEL).label == "Doubao 1.5 Pro 32k"


async def test_a_foreign_currency_stays(open_world: OpenWorld) -> None:
    async with open_world() as world:
        known = world.services.model("wcode", DEFAULT_MODEL)
        yen = msgspec.structs.replace(known, prices=(PriceTier("20", "60", currency="JPY"),))
        editor = world.show(ModelEditor(world.services, yen))
        assert editor.model() == yen


async def test_a_picker_over_local_services_names_them(open_world: OpenWorld) -> None:
    async with open_world(*LOCAL_ENDPOINTS) as world:
        assert "Refresh the list of Ollama" in visible_text(opened(world)).replace("&", "")
