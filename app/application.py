"""Builds the objects of the app by hand, runs them on the loop and ends them in order. Only __main__ imports it."""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from app import HOME
from app.core.catalog import Endpoint
from app.core.localized import Text
from app.lean_imports import without
from app.options import folders_of, with_options
from app.session.connection import Connection
from app.session.preferences import Preferences
from app.session.services import Services
from app.session.workspace import Workspace
from app.start_cache import start_cache
from app.storage.conversations import ConversationStore
from app.storage.folders import Folders
from app.storage.keys import KeyStore
from app.storage.logs import set_up_logging
from app.storage.models_cache import ModelsCache
from app.storage.settings import SettingsStore
from app.ui.file_opening import FileOpeningApplication
from app.ui.first_paint import wait_for_paint
from app.ui.fonts import NO_CHINESE_FONT, prepare_fonts
from app.ui.language import current_language, use_language
from app.ui.main_window import MainWindow
from app.ui.resources import RESOURCES
from app.ui.single_instance import SingleInstance
from app.ui.theme import Theme

if TYPE_CHECKING:
    from PySide6.QtGui import QSessionManager

    from app.api.client import ApiClient
    from app.rest import Rest

log = logging.getLogger(__name__)
_SHOWN_AFTER_S = 0.3
"""The window does not wait longer for its conversation to be read, nor what is beside it for the first paint: the disk
may be slow, the conversation long, the window minimized."""


class Application:
    """What shows a chat, and lives as long as the app does; `rest` follows once that is on screen."""

    rest: Rest

    def __init__(self, app: QApplication, options: argparse.Namespace, instance: SingleInstance) -> None:
        self._app = app
        self._instance = instance
        self.is_ready = False
        """Whether the last conversation and the list are on screen."""
        self._options = options
        folders = folders_of(options)
        set_up_logging(folders)
        store = SettingsStore(folders)
        settings, self._repairs = store.load()
        settings = with_options(settings, options)
        self.preferences = Preferences(settings, store)
        self._can_write_chinese = prepare_fonts(app)
        self.theme = Theme(app)
        self.theme.choose(options.theme or settings.theme)
        use_language(app, options.language or settings.language)
        self._applied = settings
        self.preferences.changed.connect(self._apply_settings)
        self.keys = KeyStore(on_waiting=self._keyring_waits)
        self.keys.environment_endpoint_id = settings.endpoint_id
        self.services = Services(self.preferences, self.keys, ModelsCache(folders), self._make_client)
        self._folders, self._conversations = folders, ConversationStore(folders)
        self.workspace = Workspace(self.services, self._conversations)
        self.connection = Connection()
        self.window = MainWindow(self.theme, self.workspace, self.connection)
        self.window.transcript.display.background.hold()

    def _apply_settings(self) -> None:
        """Theme and language follow the settings; what the command line says holds until they change."""
        before, self._applied = self._applied, self.preferences.settings
        self.keys.environment_endpoint_id = self._applied.endpoint_id
        if before.theme != self._applied.theme:
            self.theme.choose(self._applied.theme)
        if before.language != self._applied.language:
            use_language(self._app, self._applied.language)

    def _make_client(self, endpoint: Endpoint, proxy_password: str) -> ApiClient:
        """The client of an endpoint; httpx is loaded here, with the first request."""
        from app.api.client import ApiClient
        from app.api.demo import DEMO_ENDPOINT, DemoTransport

        pace = {"pace_s": 0.001} if self._options.screenshot else {}  # a picture need not wait for a typist
        transport = DemoTransport(**pace) if endpoint.id == DEMO_ENDPOINT.id else None
        return ApiClient(endpoint, proxy_password=proxy_password, transport=transport)

    def _keyring_waits(self, waiting: bool) -> None:
        self.services.keyring_waiting.emit(waiting)

    def show(self) -> None:
        """Shows the window with the conversation that was on screen last. Needs no loop: asyncio is not loaded yet."""
        self.preferences.hold()
        self.window.composer.is_held = True  # a screen reader presses buttons without the keys that wait
        last = self.preferences.settings.window.get("conversation")
        if isinstance(last, str):
            self.workspace.reopen(last, _SHOWN_AFTER_S)  # painting everything once is quicker than twice
        else:
            self.workspace.new_conversation()
        self.window.show()
        self.window.composer.text.setFocus()
        wait_for_paint(self.window, _SHOWN_AFTER_S)

    async def run(self) -> int:
        """Goes on after `show`, until the window is closed or its picture is taken."""
        wishes: asyncio.Queue[bool] = asyncio.Queue()
        self.window.closing.connect(wishes.put_nowait)
        self._app.commitDataRequest.connect(self._session_ends)
        asyncio.get_running_loop().set_exception_handler(self._report_from_loop)
        starting = asyncio.create_task(self._start())
        if self._options.screenshot:
            from app.ui.screenshot import take

            await starting
            await take(self.window, self.workspace, self._options.screenshot, self._options.scene)
        else:
            anyway = await wishes.get()
            await starting
            while not (anyway or await self.workspace.finish()):
                self.window.ask_to_quit()
                anyway = await wishes.get()
        self.window.hide()
        self.connection.stop()
        await self.rest.aclose()
        await self.workspace.aclose()
        self._app.commitDataRequest.disconnect(self._session_ends)
        self._app.applicationStateChanged.disconnect(self._state_changed)
        gc.unfreeze()
        return 0

    def _session_ends(self, _manager: QSessionManager) -> None:
        """The user logs out: what is written stays as a draft."""
        self.window.composer.save_draft()

    async def _start(self) -> None:
        """What is beside the chat."""
        self.preferences.release()
        self.window.composer.is_held = False
        self._add_rest()
        await self.workspace.start()
        self._instance.raise_requested.connect(self._raise_window)
        self._instance.file_given.connect(self.open_file)
        self._instance.listen()
        self.rest.safekeeping.start()
        self.connection.start()
        self._app.applicationStateChanged.connect(self._state_changed)
        self.is_ready = True
        if self._options.file:
            self.open_file(str(self._options.file.absolute()))
        self.window.transcript.display.background.release()
        gc.freeze()  # what there is by now stays: looking through it again and again would hold up the window
        gc.enable()  # see __main__.prepare_imports
        for repair in self._repairs:
            self.workspace.noticed.emit(repair)
        endpoint = self._applied.endpoint(self._applied.endpoint_id)
        if endpoint and endpoint.needs_key and not self.workspace.shelf.summaries() and not self.keys.is_given:
            self.window.welcome()  # without asking the keyring: on a new system that would ask for a password first
        if not self._can_write_chinese:
            self.workspace.noticed.emit(NO_CHINESE_FONT)
        if self._applied.check_updates and not (self._options.demo or self._options.screenshot):
            self.rest.updates.ask_daily()

    def _add_rest(self) -> None:
        from app.rest import Rest  # loaded after the window was painted

        self.rest = Rest(self.window, self.theme, self.workspace, self._conversations, self._folders, _home())

    def open_file(self, path: str) -> None:
        """Shows what chats are in a file that the user named on the command line, by a second start or on macOS."""
        if self.is_ready:
            self.rest.dialogs.show_import(path)
        else:
            self._options.file = Path(path)

    def _raise_window(self) -> None:
        self.window.setWindowState(self.window.windowState() & ~Qt.WindowState.WindowMinimized)
        self.window.raise_()
        self.window.activateWindow()

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        """Back from another program: it may have been one that writes to the chats."""
        if state == Qt.ApplicationState.ApplicationActive:
            self.rest.safekeeping.outside.come_back()

    def report(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None = None) -> None:
        """A mistake of the app's own: logged, and said instead of swallowed."""
        log.error("unexpected: %s", error, exc_info=(kind, error, trace))
        self.workspace.noticed.emit(
            Text(
                "出了意料之外的问题，详情已写入日志。你的对话都在。",
                "Something unexpected went wrong; the details are in the log. Your chats are safe.",
            )
        )

    def _report_from_loop(self, _loop: object, context: dict[str, object]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            self.report(type(error), error, error.__traceback__)
        else:
            log.error("unexpected: %s", context.get("message"))


def run(options: argparse.Namespace) -> int:
    """Runs the app with the command line's `options`; gives the exit code."""
    QCoreApplication.setApplicationName("dousha")
    app = FileOpeningApplication([*sys.argv[:1], "-style", "fusion"])  # the same on every system: see Theme
    app.setDesktopFileName("dousha")
    app.setQuitOnLastWindowClosed(False)
    QIcon.setThemeSearchPaths([":/icons"])  # the desktop's icons are not used; Qt's search for one takes 50 ms
    QIcon.setThemeName("none")
    app.setWindowIcon(QIcon(str(RESOURCES / "icons" / "dousha.svg")))
    instance = SingleInstance(folders_of(options).data)
    if not instance.claim() and instance.raise_other(options.file):
        return 0
    try:
        application = Application(app, options, instance)
        app.file_given.connect(application.open_file)
        sys.excepthook = application.report
        application.show()
        start_cache.end()
        with without("ssl"):  # only asyncio's own TLS needs it, which nobody uses here: 4 MB
            from app import event_loop
        return event_loop.run(application.run())
    except Exception:
        log.exception("unexpected end")
        traceback.print_exc()  # the hook above would only log it
        if not options.screenshot and app.platformName() not in ("offscreen", "minimal"):
            _say_failure(folders_of(options))
        return 1
    finally:
        instance.release()


def _say_failure(folders: Folders) -> None:
    """Says that the app cannot go on. Its loop has ended, so the box runs its own."""
    from PySide6.QtWidgets import QMessageBox

    text = Text(
        "Dousha 出了意料之外的问题，必须关闭。你的对话都在。详情见日志文件夹：{folder}",
        "Something unexpected went wrong and Dousha must close. Your chats are safe. The details are in {folder}",
    )
    QMessageBox.critical(None, "Dousha", text.say(current_language()).format(folder=folders.state))


def _home() -> str:
    """The project's web address; a package knows it from the release workflow that built it."""
    try:
        return (RESOURCES / "home.txt").read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return HOME
