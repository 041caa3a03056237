from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QListWidget, QPushButton, QTextBrowser

import app
from app.core.localized import CHINESE, ENGLISH
from app.core.presets import LOCAL_ENDPOINTS, WCODE
from app.ui.dialogs import general_page
from app.ui.dialogs.endpoint_dialog import EndpointDialog
from app.ui.dialogs.settings_dialog import SettingsDialog
from app.ui.language import use_language
from tests.ui.dialogs.conftest import OpenWorld, World, find, press, retype, visible_text
from tests.waiting import emission, until


def opened(world: World) -> SettingsDialog:
    return world.show(SettingsDialog(world.theme, world.preferences, world.services, world.folders.data, world.updates))


def labels(dialog: SettingsDialog) -> list[str]:
    services = find(dialog, QListWidget, "endpointList")
    return [services.item(row).text().partition("\n")[0] for row in range(services.count())]


def editor(dialog: SettingsDialog) -> EndpointDialog:
    return find(dialog, EndpointDialog, "endpointDialog")


def choose_to_add(dialog: SettingsDialog, text: str) -> None:
    actions = find(dialog, QPushButton, "addServiceButton").menu().actions()
    next(action for action in actions if text in action.text()).trigger()


async def test_ready_services_are_added_in_two_steps(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = opened(world)
        assert labels(dialog) == ["wcode.net"]
        actions = find(dialog, QPushButton, "addServiceButton").menu().actions()
        assert [(action.text(), action.isEnabled()) for action in actions if action.text()] == [
            ("wcode.net", False),
            ("Ollama on this computer", True),
            ("LM Studio on this computer", True),
            ("llama.cpp on this computer", True),
            ("&Another service…", True),
        ]
        choose_to_add(dialog, "Ollama")
        await emission(world.services.key_changed)
        press(editor(dialog), "saveButton")
        assert labels(dialog) == ["wcode.net", "Ollama"]
        assert world.preferences.settings.endpoint("ollama") == LOCAL_ENDPOINTS[0]


async def test_any_other_service_by_its_address(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = opened(world)
        choose_to_add(dialog, "Another")
        await emission(world.services.key_changed)
        retype(find(editor(dialog), QLineEdit, "addressField"), "api.example.com")
        press(editor(dialog), "saveButton")
        assert labels(dialog) == ["wcode.net", "api.example.com"]


async def test_a_removed_wcode_service_comes_back_whole(open_world: OpenWorld) -> None:
    async with open_world(LOCAL_ENDPOINTS[0]) as world:
        dialog = opened(world)
        choose_to_add(dialog, "wcode.net")
        await emission(world.services.key_changed)
        press(editor(dialog), "saveButton")
        assert world.preferences.settings.endpoint("wcode") == WCODE


async def test_removing_asks_first_and_takes_the_key_along(open_world: OpenWorld, marker_key: str) -> None:
    async with open_world(WCODE, LOCAL_ENDPOINTS[0]) as world:
        await world.keys.set("wcode", marker_key)
        dialog = opened(world)
        services = find(dialog, QListWidget, "endpointList")
        services.setFocus()
        QTest.keyClick(services, Qt.Key.Key_Delete)
        press(find(dialog, QDialog, "questionBox"), "noButton")
        assert labels(dialog) == ["wcode.net", "Ollama"]
        await until(lambda: dialog.findChild(QDialog, "questionBox") is None)
        press(dialog, "removeServiceButton")
        press(find(dialog, QDialog, "questionBox"), "yesButton")
        await emission(world.services.proxy_password_changed)
        assert labels(dialog) == ["Ollama"]
        assert (await world.keys.get("wcode")).value == ""
        assert world.preferences.settings.endpoint_id == "ollama"


async def test_without_any_service_it_says_what_to_do(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = opened(world)
        press(dialog, "removeServiceButton")
        press(find(dialog, QDialog, "questionBox"), "yesButton")
        await emission(world.services.proxy_password_changed)
        assert labels(dialog) == []
        assert "No service yet" in visible_text(dialog)
        assert not find(dialog, QPushButton, "editServiceButton").isEnabled()


async def test_enter_edits_the_selected_service(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = opened(world)
        QTest.keyClick(find(dialog, QListWidget, "endpointList"), Qt.Key.Key_Return)
        await emission(world.services.key_changed)
        assert dialog.isVisible()
        assert find(editor(dialog), QLineEdit, "endpointNameField").text() == "wcode.net"


async def test_an_error_button_leads_to_the_field(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = opened(world)
        dialog.show_endpoint("wcode", "proxy")
        await emission(world.services.key_changed)
        assert editor(dialog).focusWidget().objectName() == "proxyMode"
        dialog.show_endpoint("no such service", "key")  # it was removed meanwhile: nothing to show


async def test_language_and_colours_change_at_once(open_world: OpenWorld, qapp: QApplication) -> None:
    async with open_world() as world:
        dialog = opened(world)
        world.preferences.changed.connect(lambda: use_language(qapp, world.preferences.settings.language or ENGLISH))
        try:
            box = find(dialog, QComboBox, "languageBox")
            box.setCurrentIndex(1)
            box.activated.emit(1)
            assert world.preferences.settings.language == CHINESE
            await until(lambda: dialog.windowTitle() == "设置")
            theme = find(dialog, QComboBox, "themeBox")
            theme.activated.emit(2)
            assert world.preferences.settings.theme == "dark"
            world.preferences.update(theme="light")  # by the menu
            assert theme.currentText() == "浅色"
        finally:
            use_language(qapp, ENGLISH)


async def test_the_data_folder_is_shown_and_opened(open_world: OpenWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    opened_urls: list[QUrl] = []

    class Desktop:
        @staticmethod
        def openUrl(url: QUrl) -> bool:  # Qt's name
            opened_urls.append(url)
            return True

    monkeypatch.setattr(general_page, "QDesktopServices", Desktop)
    async with open_world() as world:
        dialog = opened(world)
        assert find(dialog, QLineEdit, "dataFolderField").text() == str(world.folders.data)
        find(dialog, QPushButton, "openDataFolderButton").click()
        assert [Path(url.toLocalFile()) for url in opened_urls] == [world.folders.data]


async def test_about_names_version_and_licences(open_world: OpenWorld) -> None:
    async with open_world() as world:
        dialog = opened(world)
        dialog.show_about()
        text = visible_text(dialog)
        assert app.__version__ in text
        assert "GNU Lesser General Public License" in text
        assert "PySide6" in find(dialog, QTextBrowser, "licenceText").toPlainText()
