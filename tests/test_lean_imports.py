"""Modules that come later, or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path

import pytest

from app.lean_imports import load_later, without
from tests.server.certificates import PrivateAuthority
from tests.server.proxies import HttpProxy, Socks5Proxy
from tests.server.scripted_server import ScriptedServer


@pytest.fixture
def module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The name of a module that nobody has loaded."""
    name = "dousha_test_later"
    tmp_path.joinpath(f"{name}.py").write_text("import time\ntime.sleep(0.05)\nANSWER, asked = 42, []\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, name, raising=False)
    return name


def test_it_is_loaded_when_it_is_asked_for_something(module: str) -> None:
    load_later(module)
    early = import_module(module)
    import_module(module)
    assert "ANSWER" not in vars(sys.modules[module])
    assert early.ANSWER == 42
    assert sys.modules[module] is not early
    assert early.asked is sys.modules[module].asked


def test_several_threads_ask_first(module: str) -> None:
    load_later(module)
    early, answers = import_module(module), list[int]()
    threads = [threading.Thread(target=lambda: answers.append(early.ANSWER)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [42] * 8


def test_what_is_loaded_already_stays(module: str) -> None:
    loaded = import_module(module)
    load_later(module)
    assert sys.modules[module] is loaded
    with without(module):
        assert import_module(module) is loaded


def test_a_name_that_it_does_not_have_is_an_error_as_ever(module: str) -> None:
    load_later(module)
    with pytest.raises(AttributeError, match="nothing"):
        _ = import_module(module).nothing


def test_without_it(module: str) -> None:
    with without(module), pytest.raises(ImportError):
        import_module(module)
    assert import_module(module).ANSWER == 42


@pytest.mark.parametrize("kind", [None, HttpProxy, Socks5Proxy])
def test_asyncio_does_without_ssl_and_requests_do_not(
    kind: type[HttpProxy | Socks5Proxy] | None, tmp_path: Path
) -> None:
    program = """
import sys
from app.__main__ import prepare_imports
from app.lean_imports import without
prepare_imports()
with without("ssl"):
    from app import event_loop
assert "ssl" not in sys.modules
assert "_hashlib" not in sys.modules
from PySide6.QtWidgets import QApplication
from app.api.client import ApiClient
from app.core.catalog import Endpoint, Proxy
url, ca_file, proxy = sys.argv[1:]
route = Proxy(mode="manual", url=proxy) if proxy else Proxy(mode="none")
client = ApiClient(Endpoint(id="a", label="A", base_url=url, ca_file=ca_file, proxy=route))
async def ask():
    print(*await client.models("key"))
    await client.aclose()
application = QApplication([])
event_loop.run(ask())
"""
    authority = PrivateAuthority(tmp_path)
    with ExitStack() as servers:
        server = servers.enter_context(ScriptedServer(tls=authority.server_context()))
        proxy = servers.enter_context(kind()) if kind else None
        command = [sys.executable, "-c", program, server.base_url, authority.ca_file, proxy.url if proxy else ""]
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        ended = subprocess.run(command, check=True, timeout=60, stdout=subprocess.PIPE, text=True, env=environment)
        assert ended.stdout.split()
        assert not proxy or proxy.targets


def test_character_names_are_known_and_come_with_the_first() -> None:
    program = """
import sys
from app.__main__ import prepare_imports
prepare_imports()
from markdown_it import MarkdownIt
markdown = MarkdownIt()
assert markdown.render("a & b") == "<p>a &amp; b</p>\\n"
assert "html.entities" not in sys.modules
assert markdown.render("&copy; &nonsense; &copy") == "<p>© &amp;nonsense; &amp;copy</p>\\n"
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
