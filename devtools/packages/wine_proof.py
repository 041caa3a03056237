"""The installer for Windows, under Wine: installs, imports, keyring, files, upgrade, removal.

Wine cannot show the window; that is proved on a real Windows, by the release workflow.
"""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from devtools import system
from devtools.environment import ROOT
from devtools.packages import bundle
from devtools.packages.proof import failures
from devtools.packages.release_facts import version
from devtools.packages.windows import compile_launcher
from devtools.packages.wine import Wine

_SCRIPTS = ROOT / "tests" / "packaging" / "wine"
_UNINSTALL = r"Software\Microsoft\Windows\CurrentVersion\Uninstall\Dousha"
_OPEN_WITH = r"Software\Classes\Applications\dousha.exe"
_TOO_OLD = 3
_PROGRAMS = {"wine": "wine", "x86_64-w64-mingw32-gcc": "gcc-mingw-w64-x86-64"}


class WineProof:
    """What must hold, in the order in which a user would come by it."""

    def __init__(self, setup: Path) -> None:
        system.need_programs(_PROGRAMS)
        self._setup = setup
        self._wine = Wine(ROOT / "build" / "wine")
        user = next(path for path in (self._wine.drive / "users").iterdir() if path.name != "Public")
        self._local = user / "AppData" / "Local"
        self._menu = user / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
        self._program = self._local / "Programs" / "Dousha"
        self._data = self._local / "dousha"

    def failures(self) -> list[str]:
        """The names of the steps that failed."""
        return failures(
            [
                *(self._refuses_windows_7, self._installs_for_this_user, self._tells_its_version),
                *(self._imports_every_module, self._keeps_keys_files_and_answers, self._upgrades_in_place),
                *(self._is_uninstalled_and_leaves_the_data, self._spares_the_files_of_others),
                self._installs_for_all_users,
            ]
        )

    def _refuses_windows_7(self) -> None:
        assert self._wine.run(self._setup, "/S", "/CurrentUser").returncode == _TOO_OLD
        assert not self._program.exists()
        self._wine.become_windows_10()

    def _installs_for_this_user(self) -> None:
        self._install("/CurrentUser")
        assert (self._program / "dousha.exe").exists()
        assert (self._menu / "Dousha.lnk").exists()
        facts = self._wine.registry("HKCU", _UNINSTALL)
        assert facts["DisplayVersion"] == version(), facts
        assert facts["QuietUninstallString"].endswith('uninstall.exe" /CurrentUser /S'), facts
        assert ".zip" in self._wine.registry("HKCU", _OPEN_WITH + r"\SupportedTypes")

    def _tells_its_version(self) -> None:
        result = self._wine.run(self._program / "dousha.exe", "--version")
        assert (result.returncode, result.stdout.strip()) == (0, f"dousha {version()}"), result

    def _imports_every_module(self) -> None:
        self._wine.add_what_windows_has(self._program / "site" / "PySide6" / "Qt6Core.dll")
        (self._program / "python" / "DLLs" / "_wmi.pyd").unlink()  # Wine 8 has no such thing and aborts
        said = self._run_inside(ROOT / "packaging" / "check_imports.py", *bundle.app_modules())
        assert "modules, and what they load later" in said, said

    def _keeps_keys_files_and_answers(self) -> None:
        said = self._run_inside(_SCRIPTS / "use_what_is_installed.py")
        assert "everything win32 ProactorEventLoop" in said, said
        assert list(self._data.glob("conversations/*/*.json*")), "there are no chats"

    def _upgrades_in_place(self) -> None:
        stale = self._program / "app" / "left_by_the_previous_version.py"
        stale.touch()
        before = self._files()
        self._install("/CurrentUser")
        assert not stale.exists()
        assert (self._program / "dousha.exe").exists()
        assert self._files() == before, "the upgrade touched the user's data"

    def _is_uninstalled_and_leaves_the_data(self) -> None:
        before = self._files()
        self._wine.run(self._program / "uninstall.exe", "/S", "/CurrentUser")
        assert not self._program.exists(), sorted(self._program.rglob("*"))[:5]
        assert not (self._menu / "Dousha.lnk").exists()
        for key in (_UNINSTALL, _OPEN_WITH):
            assert not self._wine.registry("HKCU", key), key
        assert self._files() == before, "uninstalling touched the user's data"

    def _spares_the_files_of_others(self) -> None:
        """Where it is told to install into a folder that is in use, it makes one of its own in there."""
        precious = self._wine.drive / "mine" / "app" / "precious.txt"
        precious.parent.mkdir(parents=True)
        precious.touch()
        self._install("/CurrentUser", "/D=C:\\mine")
        assert precious.exists()
        assert (self._wine.drive / "mine" / "Dousha" / "dousha.exe").exists()
        self._wine.run(self._wine.drive / "mine" / "Dousha" / "uninstall.exe", "/S", "/CurrentUser")
        assert precious.exists()
        assert not (self._wine.drive / "mine" / "Dousha").exists()

    def _installs_for_all_users(self) -> None:
        before = self._files()
        self._install("/AllUsers")
        program = self._wine.drive / "Program Files" / "Dousha"
        menu = self._wine.drive / "ProgramData/Microsoft/Windows/Start Menu/Programs/Dousha.lnk"
        assert (program / "dousha.exe").exists()
        assert menu.exists()
        assert self._wine.registry("HKLM", _UNINSTALL)["DisplayVersion"] == version()
        self._wine.run(program / "uninstall.exe", "/S", "/AllUsers")
        assert not program.exists()
        assert not menu.exists()
        assert self._files() == before, "uninstalling touched the user's data"

    def _install(self, *options: str) -> None:
        result = self._wine.run(self._setup, "/S", *options)
        assert result.returncode == 0, result

    def _run_inside(self, script: Path, *arguments: str) -> str:
        """Runs a script of ours with the installed Python and libraries; what it prints."""
        runner, copy = self._program / "runner.exe", self._program / script.name
        compile_launcher(runner, "-DANY_MODULE")
        shutil.copyfile(script, copy)
        try:
            result = self._wine.run(runner, script.stem, *arguments)
        finally:
            for path in (runner, copy):
                path.unlink()
        if result.returncode:
            raise subprocess.SubprocessError(
                f"{script.name}: {result.returncode}\n{(result.stdout + result.stderr)[-4000:]}"
            )
        return result.stdout

    def _files(self) -> dict[str, bytes]:
        """Every file of the user's data."""
        return {str(path): path.read_bytes() for path in sorted(self._data.rglob("*")) if path.is_file()}
