"""What holds for every dialog: each control has a name, no two share a mnemonic, and small windows are enough."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QWidget

from app.core.catalog import Model
from app.core.localized import CHINESE, ENGLISH
from app.core.message import Message, ToolCall
from app.core.presets import DEFAULT_MODEL, WCODE
from app.ui.dialogs.endpoint_dialog import EndpointDialog
from app.ui.dialogs.key_dialog import KeyDialog
from app.ui.dialogs.model_editor import ModelEditor
from app.ui.dialogs.model_picker import ModelPicker
from app.ui.dialogs.settings_dialog import SettingsDialog
from app.ui.dialogs.tool_results_dialog import ToolResultsDialog
from app.ui.language import use_language
from tests.ui.dialogs.conftest import OpenWorld, World

_CALL = Message(id="m", tool_calls=(ToolCall("c", "f", "{}"),))


def _settings(world: World, page: int) -> SettingsDialog:
    dialog = SettingsDialog(world.theme, world.preferences, world.services, world.folders.data, world.updates)
    dialog._pages.setCurrentIndex(page)
    return dialog


def _with_proxy(world: World) -> EndpointDialog:
    dialog = EndpointDialog(world.theme, world.services, WCODE, is_new=True)
    dialog.network.mode.setCurrentIndex(2)
    return dialog


DIALOGS: dict[str, Callable[[World], QDialog]] = {
    "key": lambda world: KeyDialog(world.theme, world.services, "wcode"),
    "endpoint": _with_proxy,
    "services": lambda world: _settings(world, 0),
    "general": lambda world: _settings(world, 1),
    "about": lambda world: _settings(world, 2),
    "models": lambda world: ModelPicker(world.theme, world.preferences, world.services, "wcode", DEFAULT_MODEL),
    "model": lambda world: ModelEditor(world.services, Model(endpoint_id="wcode", id="m")),
    "tools": lambda world: ToolResultsDialog(world.theme, _CALL),
}


@pytest.fixture(params=DIALOGS)
def make(request: pytest.FixtureRequest) -> Callable[[World], QDialog]:
    return DIALOGS[request.param]


def controls(dialog: QDialog) -> list[QWidget]:
    """What the Tab key reaches."""
    return [
        widget
        for widget in dialog.findChildren(QWidget)
        if widget.isVisible()
        and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and not widget.objectName().startswith("qt_")
    ]


async def test_each_control_has_a_name(open_world: OpenWorld, make: Callable[[World], QDialog]) -> None:
    async with open_world() as world:
        dialog = world.show(make(world))
        names = {
            control: QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name)
            for control in controls(dialog)
        }
        assert names
        assert [control for control, name in names.items() if not name.strip()] == []


@pytest.mark.parametrize("language", [CHINESE, ENGLISH])
async def test_no_two_controls_share_a_mnemonic(
    open_world: OpenWorld, make: Callable[[World], QDialog], language: str, qapp: QApplication
) -> None:
    async with open_world() as world:
        use_language(qapp, language)
        try:
            dialog = world.show(make(world))
            buttons = [b for b in dialog.findChildren(QAbstractButton) if b.isVisible()]
            labels = [label for label in dialog.findChildren(QLabel) if label.isVisible() and label.buddy()]
            texts = [widget.text() for widget in (*buttons, *labels)]
            if isinstance(dialog, SettingsDialog):
                texts += [dialog._pages.tabText(place) for place in range(dialog._pages.count())]
            keys = [found[1].casefold() for text in texts if (found := re.search(r"&(\w)", text))]
            assert keys
            assert [key for key, count in Counter(keys).items() if count > 1] == []
        finally:
            use_language(qapp, ENGLISH)


async def test_a_small_window_is_enough(open_world: OpenWorld, make: Callable[[World], QDialog]) -> None:
    async with open_world() as world:
        dialog = world.show(make(world))
        smallest = dialog.minimumSizeHint().expandedTo(dialog.minimumSize())
        assert smallest.width() <= 760
        assert smallest.height() <= 460
