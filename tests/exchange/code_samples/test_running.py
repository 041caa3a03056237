"""The programs run, where their language is installed, and send what the app would send."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.exchange.code_samples.dialects import DIALECTS, dialect, render
from tests.exchange.code_samples.echo import Echo, echo_service
from tests.exchange.code_samples.requests_to_copy import REQUEST
from tests.exchange.code_samples.test_code_samples import expected

_COMMANDS = {
    "curl": ["sh"],
    "ruby": ["ruby"],
    "go": ["go", "run"],
    "php_curl": ["php"],
    "python_requests": [sys.executable],
    "openai_sdk": [sys.executable],
    "javascript_axios": ["node"],
}
_PACKAGES = {"python_requests": "requests", "openai_sdk": "openai"}

# axios is no part of a plain Node.js. This does what the program asks of it, by Node's own means.
_AXIOS = """
const http = require('http');
exports.request = (config) => new Promise((resolve, reject) => {
  if (config.method !== 'post' || config.responseType !== 'stream') reject(new Error('unexpected'));
  const headers = { ...config.headers, 'Content-Length': Buffer.byteLength(config.data) };
  const request = http.request(config.url, { method: 'POST', headers }, (response) =>
    resolve({ status: response.statusCode, data: response }));
  request.on('error', reject);
  request.end(config.data);
});
"""


@pytest.fixture(scope="module")
def echo() -> Iterator[Echo]:
    with echo_service() as service:
        yield service


def run(name: str, program: str, folder: Path, key: str | None) -> subprocess.CompletedProcess[str]:
    """Runs `program`; skips the test where its language or library is not installed."""
    command = _COMMANDS[name]
    needed = "curl" if name == "curl" else command[0]
    if not shutil.which(needed):
        pytest.skip(f"{needed} is not installed")
    if name in _PACKAGES and not importlib.util.find_spec(_PACKAGES[name]):
        pytest.skip(f"the Python package {_PACKAGES[name]} is not installed")
    if name == "php_curl" and "curl" not in subprocess.check_output(["php", "-m"], text=True).split():
        pytest.skip("php has no curl extension")
    file = folder / f"chat.{dialect(name).file_ending}"
    file.write_text(program, encoding="utf-8")
    if name == "javascript_axios":
        package = folder / "node_modules" / "axios"
        package.mkdir(parents=True, exist_ok=True)
        (package / "index.js").write_text(_AXIOS, encoding="utf-8")
    environment = {variable: value for variable, value in os.environ.items() if "proxy" not in variable.lower()}
    environment.pop("DOUSHA_API_KEY", None)
    environment |= {"PYTHONIOENCODING": "utf-8"} | ({"DOUSHA_API_KEY": key} if key else {})
    return subprocess.run(
        [*command, str(file)],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=50,
        cwd=folder,
        check=False,
    )


@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize("name", _COMMANDS)
def test_it_sends_the_request_and_prints_the_answer(
    name: str, streaming: bool, echo: Echo, tmp_path: Path, marker_key: str
) -> None:
    echo.body, echo.status = None, 200
    done = run(name, render(REQUEST, echo.base_url, dialect(name), streaming=streaming), tmp_path, marker_key)
    assert (done.returncode, done.stderr) == (0, "")
    assert echo.body == expected(REQUEST, streaming=streaming)
    assert echo.path == "/v1/chat/completions"
    assert echo.headers["authorization"] == f"Bearer {marker_key}"
    assert echo.headers["content-type"].split(";")[0] == "application/json"
    assert done.stdout.strip() == (("你" if streaming else "你好") if name == "openai_sdk" else echo.answer.strip())


@pytest.mark.parametrize("name", [name for name in _COMMANDS if name != "openai_sdk"])
def test_a_refusal_is_shown_and_the_key_is_not(name: str, echo: Echo, tmp_path: Path, marker_key: str) -> None:
    echo.status = 401
    done = run(name, render(REQUEST, echo.base_url, dialect(name), streaming=False), tmp_path, marker_key)
    assert done.returncode != 0
    assert "401" in done.stderr
    assert done.stdout.strip() == echo.answer.strip()
    assert marker_key not in done.stdout + done.stderr


@pytest.mark.parametrize("name", _COMMANDS)
def test_without_a_key_it_says_so_and_sends_nothing(name: str, echo: Echo, tmp_path: Path) -> None:
    echo.body = None
    done = run(name, render(REQUEST, echo.base_url, dialect(name), streaming=False), tmp_path, None)
    assert done.returncode != 0
    assert "DOUSHA_API_KEY" in done.stderr
    assert echo.body is None


# The libraries of these are not part of any system. Their compilers still read the literal: it must print the body.
_AROUND = {
    "c": ("gcc", lambda text: text.split("static", 1)[1].split("int main", 1)[0], "chat"),
    "java_okhttp": ("java", lambda text: text.split("BODY = ", 1)[1].split(";\n\n    public", 1)[0], ""),
    "rust": ("rustc", lambda text: "const BODY" + text.split("const BODY", 1)[1].split(";\n\n", 1)[0] + ";", "chat"),
}
_PRINTING = {
    "c": "#include <stdio.h>\nstatic<<>>int main(void) { fputs(body, stdout); return 0; }\n",
    "java_okhttp": "public class Chat { static final String BODY = <<>>;"
    " public static void main(String[] a) throws Exception"
    ' { System.out.write(BODY.getBytes("UTF-8")); System.out.flush(); } }\n',
    "rust": '<<>>\nfn main() { print!("{}", BODY); }\n',
}
_COMPILING = {
    "c": ["gcc", "-std=c99", "-pedantic", "-Wall", "-Wno-overlength-strings", "-o", "chat", "chat.c"],
    "java_okhttp": ["java", "-Dfile.encoding=UTF-8", "-XX:TieredStopAtLevel=1", "Chat.java"],
    "rust": ["rustc", "--edition", "2021", "-o", "chat", "chat.rs"],
}


@pytest.mark.parametrize("name", _AROUND)
def test_compilers_read_the_literal_as_it_was_meant(name: str, tmp_path: Path) -> None:
    tool, cut_out, _ = _AROUND[name]
    if not shutil.which(tool) or subprocess.run([tool, "--version"], capture_output=True, check=False).returncode:
        pytest.skip(f"{tool} is not installed")  # a shim without its compiler is none either
    program = render(REQUEST, "https://wcode.net/api/gpt/v1", dialect(name), streaming=False)
    file = tmp_path / ("Chat.java" if tool == "java" else f"chat.{dialect(name).file_ending}")
    file.write_text(_PRINTING[name].replace("<<>>", cut_out(program)), encoding="utf-8")
    done = subprocess.run(_COMPILING[name], cwd=tmp_path, capture_output=True, timeout=50, check=False)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr
    printed = done.stdout if tool == "java" else subprocess.check_output([str(tmp_path / "chat")], timeout=20)
    assert json.loads(printed) == expected(REQUEST, streaming=False)


def test_every_dialect_is_run_or_compiled_or_read() -> None:
    checked_by_reading = {"csharp_httpclient", "csharp_restsharp", "swift", "dart", "php_guzzle"}
    assert {*_COMMANDS, *_AROUND, *checked_by_reading} == {one.name for one in DIALECTS}
