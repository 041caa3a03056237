"""A new Windows in a folder, by Wine: programs, files and registry; no window of Qt's, which Wine 8 cannot show."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from devtools.environment import SetupError

_PROGRAMS = ("/usr/lib/wine/wine64", "/usr/bin/wine64")
_TIMEOUT_S = 600
_RANDOM = """\
unsigned char __stdcall SystemFunction036(void *, unsigned long);
__declspec(dllexport) int ProcessPrng(void *data, unsigned long long size) { return SystemFunction036(data, size); }
"""


class Wine:
    """One prefix. It says that it is Windows 7 until `become_windows_10`."""

    def __init__(self, folder: Path) -> None:
        found = next((path for path in _PROGRAMS if Path(path).exists()), None)
        if not found:
            raise SetupError("Wine is missing; on Debian: apt-get install wine wine64")
        self._wine = found
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "home").mkdir(parents=True)
        self._environment = {name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ} | {
            "HOME": str(folder / "home"),
            "WINEPREFIX": str(folder / "prefix"),
            "WINEARCH": "win64",
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "winemenubuilder.exe=d",  # this machine's own menus are none of its business
        }
        self.drive = folder / "prefix" / "drive_c"
        self.run("wineboot", "-i")

    def become_windows_10(self) -> None:
        self.run("winecfg", "-v", "win10")

    def run(self, program: str | Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs a program of this machine's or Wine's, and waits for all that it starts."""
        result = subprocess.run(
            [self._wine, str(program), *arguments],
            env=self._environment,
            cwd=self._environment["HOME"],  # nothing of this project is found by chance
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=_TIMEOUT_S,
        )
        server = Path(self._wine).with_name("wineserver64")
        waiting = [str(server) if server.exists() else "wineserver", "--wait"]
        subprocess.run(waiting, env=self._environment, check=False, timeout=_TIMEOUT_S)
        return result

    def registry(self, root: str, key: str) -> dict[str, str]:
        """The values (texts) of a key of HKCU or HKLM; {} when there is none."""
        listed = self.run("reg", "query", f"{root}\\{key}").stdout
        return dict(re.findall(r"^ +(\S+) +REG_\w+ +(.*?)\r?$", listed, re.MULTILINE))

    def add_what_windows_has(self, qt_core: Path) -> None:
        """Two libraries that Wine 8 lacks: random numbers for Rust, and ICU, which can be loaded and does nothing."""
        command = ["x86_64-w64-mingw32-objdump", "-p", str(qt_core)]
        table = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
        part = table.partition("DLL Name: icuuc.dll")[2].partition("DLL Name:")[0]
        names = re.findall(r"^\s+[0-9a-f]+\s+\d+\s+(\w+)$", part, re.MULTILINE)
        code = "".join(f"__declspec(dllexport) int {name}(void) {{ return 0; }}\n" for name in names)
        self._compile("icuuc.dll", code)
        self._compile("bcryptprimitives.dll", _RANDOM, "-ladvapi32")

    def _compile(self, name: str, code: str, *libraries: str) -> None:
        target = self.drive / "windows" / "system32" / name
        compiler = ["x86_64-w64-mingw32-gcc", "-shared", "-x", "c", "-", "-o", str(target), *libraries]
        subprocess.run(compiler, input=code, text=True, check=True, timeout=60)
