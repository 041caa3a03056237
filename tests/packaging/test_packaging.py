"""What every package says about the app, checked without building one."""

from __future__ import annotations

import configparser
import re
import runpy
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from app import __version__
from app.__main__ import parse
from app.exchange.exporters.formats import FORMATS
from devtools import release
from devtools.environment import ROOT, SetupError
from devtools.packages import bundle, contents, metainfo, release_facts, windows
from devtools.packages.contents import Part
from devtools.packages.release_facts import Facts

PACKAGING = ROOT / "packaging"
ON_GITHUB = Facts(__version__, 1_790_000_000, "https://github.com/Some-One/dousha")
UNKNOWN = Facts(__version__, 1_790_000_000, "")
MIME = "{http://www.freedesktop.org/standards/shared-mime-info}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def test_the_version_stands_in_one_place() -> None:
    assert release_facts.version() == __version__
    pattern = re.compile(rf"(?<![\d.]){re.escape(__version__)}(?![\d.])")
    files = [path for path in PACKAGING.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert [path.name for path in files if pattern.search(path.read_text(encoding="utf-8"))] == []


def test_the_newest_entry_of_the_changelog_is_this_version() -> None:
    assert release.headings(release.CHANGELOG.read_text(encoding="utf-8"))[0][0] == __version__
    assert len(release.notes()) > 100


def test_the_desktop_entry_speaks_both_languages_and_names_what_is_installed() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]  # keys keep their case
    entry.read(PACKAGING / "linux" / "dousha.desktop", encoding="utf-8")
    main = entry["Desktop Entry"]
    for key in ("Name", "GenericName", "Comment", "Keywords"):
        assert main[key]
        assert main[f"{key}[zh_CN]"]
    assert (main["Exec"], main["Icon"], main["StartupWMClass"]) == ("dousha %f", "dousha", "dousha")
    for action in main["Actions"].strip(";").split(";"):
        section = entry[f"Desktop Action {action}"]
        assert section["Name[zh_CN]"]
        parse(section["Exec"].split()[1:])  # exits where the app does not know an option
    assert set(main["MimeType"].strip(";").split(";")) == _file_types()


def test_the_desktop_knows_the_files_that_are_exported() -> None:
    patterns = {glob.get("pattern", "") for glob in _mime_info().iter(f"{MIME}glob")}
    names = [FORMATS[0].file_name("a", "en", archive=archive) for archive in (False, True)]
    assert FORMATS[0].name == "dousha_json"
    assert {f"*{name.removeprefix('a')}" for name in names} == patterns
    for kind in _mime_info():
        assert [comment.get(XML_LANG) for comment in kind.findall(f"{MIME}comment")] == [None, "zh_CN"]


def _mime_info() -> ET.Element:
    return ET.parse(PACKAGING / "linux" / "dousha.mime.xml").getroot()


def _file_types() -> set[str]:
    return {kind.get("type", "") for kind in _mime_info()}


@pytest.mark.parametrize("facts", [UNKNOWN, ON_GITHUB])
def test_the_description_for_software_centres(facts: Facts) -> None:
    component = ET.fromstring(metainfo.text(facts))
    assert "@" not in metainfo.text(facts)
    assert component.findtext("launchable") == "dousha.desktop"
    release_element = component.find("releases/release")
    assert release_element is not None
    assert release_element.attrib == {"version": __version__, "date": "2026-09-21"}
    for tag in ("name", "summary"):
        assert [element.get(XML_LANG) for element in component.findall(tag)] == [None, "zh_CN"]
    assert {element.text for element in component.findall("provides/mediatype")} == _file_types()
    images = [element.text for element in component.iter("image")]
    assert len(images) == (3 if facts.repository else 0)


def test_the_manual_names_every_option_in_both_languages(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["--help"])
    options = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert len(options) > 8
    for name in ("dousha.1", "dousha.zh_CN.1"):
        page = (PACKAGING / "linux" / name).read_text(encoding="utf-8").replace("\\-", "-")
        assert options - set(re.findall(r"--[a-z-]+", page)) == set()


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("PySide6/Qt/lib/libQt6Core.so.6", True),
        ("PySide6/Qt/lib/libQt6Quick.so.6", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqwayland.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforminputcontexts/libibusplatforminputcontextplugin.so", True),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/plugins/platforms/qwindows.dll", True),
        ("PySide6/opengl32sw.dll", False),
        ("PySide6/Qt/translations/qtbase_zh_CN.qm", True),
        ("PySide6/Qt/translations/qtbase_de.qm", False),
        ("resources/translations/window_zh_CN.ts", True),
        ("libxcb-cursor.so.0", True),
        ("libxcb.so.1", False),
        ("libglib-2.0.so.0", False),
        ("libdbus-1.so.3", False),
        ("libxkbcommon.so.0", False),
        ("libxkbcommon-x11.so.0", False),
        ("libfontconfig.so.1", False),
        ("libX11.so.6", False),
        ("libstdc++.so.6", False),
        ("libssl.so.3", True),
    ],
)
def test_what_goes_into_a_package(path: str, kept: bool) -> None:
    pruning = runpy.run_path(str(PACKAGING / "pruning.py"))
    assert pruning["keeps"](path) is kept


def test_no_module_is_left_out_that_the_app_imports() -> None:
    excluded = runpy.run_path(str(PACKAGING / "pruning.py"))["MODULES"]
    imported = re.compile(r"^\s*(?:from|import) ([\w.]+)", re.MULTILINE)
    names = {name for file in (ROOT / "app").rglob("*.py") for name in imported.findall(file.read_text("utf-8"))}
    assert [name for name in names if any(name == one or name.startswith(f"{one}.") for one in excluded)] == []


def test_every_module_of_the_app_is_tried_in_the_package() -> None:
    """The build imports them all in the packed program; a room without its __init__ would not be collected."""
    modules = bundle.app_modules()
    assert {"app", "app.application", "app.api.client", "app.ui.dialogs.about_page"} <= set(modules)
    folders = {file.parent for file in (ROOT / "app").rglob("*.py")}
    assert [folder for folder in folders if not (folder / "__init__.py").exists()] == []


def test_windows_gets_every_part_of_qt_that_the_app_imports() -> None:
    imported = re.compile(r"(?:from|import) PySide6\.Qt(\w+)")
    used = {name for file in (ROOT / "app").rglob("*.py") for name in imported.findall(file.read_text("utf-8"))}
    assert used - {"DBus"} <= set(windows._QT_MODULES)  # the desktop portal is Linux's


def test_windows_gets_its_own_libraries_and_not_those_of_others() -> None:
    names = {requirement.partition("==")[0] for requirement in windows._locked_for_windows()}
    assert {"pyside6-essentials", "shiboken6", "httpx", "pywin32-ctypes"} <= names
    assert names & {"secretstorage", "jeepney", "cryptography", "backports-tarfile"} == set()


def test_a_part_without_its_licence_stops_the_build(tmp_path: Path) -> None:
    contents.write_licences([Part("shiboken6", "1.0", "LGPL-3.0-only", "pkg:pypi/shiboken6@1.0", ())], tmp_path)
    with pytest.raises(SetupError, match="brings no licence text"):
        contents.write_licences([Part("one", "1.0", "MIT", "pkg:pypi/one@1.0", ())], tmp_path)


def test_the_list_of_contents_is_the_same_for_the_same_contents(tmp_path: Path) -> None:
    parts = [Part("one", "1.0", "MIT", "pkg:pypi/one@1.0", ())]
    files = [tmp_path / "a.json", tmp_path / "b.json"]
    for file in files:
        contents.write_sbom(parts, UNKNOWN, file)
    assert files[0].read_bytes() == files[1].read_bytes()
    assert b"pkg:pypi/one@1.0" in files[0].read_bytes()
