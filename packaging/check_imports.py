"""Not shipped: a second program beside the first one, that imports every part of the packed app and uses what is lazy.

`check_imports MODULE ...`: names come from the sources, so that a module that was not packed is noticed by the build
instead of by a user. Names are texts here, lest PyInstaller packs something because of this file.

`check_imports --start`: starts the app, up to its painted window, and leaves its start cache in the package: where it
is installed, users cannot write.
"""

import importlib
import os
import sys
import tempfile
from pathlib import Path


def main(names: list[str]) -> None:
    """Raises what goes wrong."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    for name in names:
        importlib.import_module(name)
    use_what_is_loaded_late()
    print(f"{len(names)} modules, and what they load later")


def use_what_is_loaded_late() -> None:
    """Data files and modules that are found by name when they are first used."""
    lexers = importlib.import_module("pygments.lexers")
    for language in ("python", "rust", "cpp", "bash", "json", "html+jinja", "powershell", "swift", "sql"):
        lexers.get_lexer_by_name(language)
    importlib.import_module("ziamath").Latex(r"\frac{-b \pm \sqrt{b^2-4ac}}{2a}").svg()
    schemas = importlib.import_module("jsonschema")
    schemas.Draft202012Validator.check_schema({"type": "object"})
    for codec in ("gb18030", "big5", "shift_jis", "idna", "utf-8-sig"):
        "x".encode(codec)
    ssl = importlib.import_module("ssl")
    importlib.import_module("truststore").SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    httpx = importlib.import_module("httpx")
    for proxy in ("http://127.0.0.1:9", "socks5://127.0.0.1:9"):
        httpx.AsyncClient(proxy=httpx.Proxy(proxy), trust_env=False, verify=False)
    importlib.import_module("sqlite3").connect(":memory:").execute("CREATE VIRTUAL TABLE t USING fts5(text)")
    backends = {type(backend).__module__ for backend in importlib.import_module("keyring.backend").get_all_keyring()}
    if not any("fail" not in name and "null" not in name and "chainer" not in name for name in backends):
        # Where no keyring runs, none is viable; its module must be there all the same.
        wanted = {"win32": "Windows", "darwin": "macOS"}.get(sys.platform, "SecretService")
        importlib.import_module(f"keyring.backends.{wanted}")
    notices = importlib.import_module("app.ui.dialogs.about_page").NOTICES
    resources = importlib.import_module("app.ui.resources").RESOURCES
    for file in (notices, resources / "home.txt", *(resources / name for name in ("icons", "translations"))):
        if not file.exists():
            raise RuntimeError(f"{file} is not there")
    gui = importlib.import_module("PySide6.QtGui")
    formats = {bytes(name).decode() for name in gui.QImageReader.supportedImageFormats()}
    if missing := {"png", "jpeg", "gif", "webp", "svg", "bmp"} - formats:
        raise RuntimeError(f"pictures that cannot be read: {missing}")


def start() -> None:
    """Raises RuntimeError when no start cache came of it."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    sys.dont_write_bytecode = False
    cache = Path(importlib.import_module("app.start_cache").start_cache.path)
    cache.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        sys.argv[1:] = ["--demo", "--data-dir", folder, "--screenshot", str(Path(folder, "window.png"))]
        importlib.import_module("app.__main__").main()
    if not cache.exists():
        raise RuntimeError(f"{cache} was not written")


if __name__ == "__main__":
    if sys.argv[1:] == ["--start"]:
        start()
    else:
        main(sys.argv[1:])
