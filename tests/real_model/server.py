"""Starts and ends the model server for the tests, and asks it what it is doing."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PYTHON_VARIABLE = "DOUSHA_REAL_MODEL_PYTHON"
MODEL = "gemma-3-270m"
CONTEXT_TOKENS = 2048
"""What one conversation may have; both as in llama_server.py."""
_START_TIMEOUT_S = 240
_END_TIMEOUT_S = 10
_PROGRAM = Path(__file__).with_name("llama_server.py")
_DIRECTLY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class ModelServer:
    """A running llama.cpp server. `address` is its http://127.0.0.1:port."""

    address: str

    @property
    def base_url(self) -> str:
        """What people enter as the service's address."""
        return self.address + "/v1"

    def get(self, path: str) -> Any:
        """The JSON that the server answers to GET `path`. Raises OSError."""
        return json.loads(_answer(urllib.request.Request(self.address + path)))

    def post(self, path: str, body: Any) -> Any:
        """The JSON that the server answers to POST `path` with the JSON `body`. Raises OSError."""
        headers = {"Content-Type": "application/json"}
        return json.loads(_answer(urllib.request.Request(self.address + path, json.dumps(body).encode(), headers)))

    def busy_slots(self) -> int:
        """How many answers are being computed now."""
        return sum(slot["is_processing"] for slot in self.get("/slots"))

    def steps_computed(self) -> int:
        """How often the model was run since the server started: once a token of an answer, or oftener."""
        metrics = _answer(urllib.request.Request(self.address + "/metrics"))
        found = re.search(r"^llamacpp:n_decode_total (\d+)", metrics, re.MULTILINE)
        assert found is not None, metrics
        return int(found.group(1))


def _answer(request: urllib.request.Request) -> str:
    with _DIRECTLY.open(request, timeout=30) as answer:
        text: str = answer.read().decode()
        return text


@contextmanager
def running(python: str) -> Iterator[ModelServer]:
    """A server run by `python`, ready to answer. Raises RuntimeError with its last words when it does not start."""
    with tempfile.TemporaryDirectory() as folder:
        address_file, log = Path(folder) / "address", Path(folder) / "log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [python, str(_PROGRAM), str(address_file)],
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
            )
        try:
            yield ModelServer(_address(process, address_file, log))
        finally:
            _end(process)


def _address(process: subprocess.Popen[bytes], address_file: Path, log: Path) -> str:
    deadline = time.monotonic() + _START_TIMEOUT_S
    while process.poll() is None and time.monotonic() < deadline:
        if address_file.exists():
            address = address_file.read_text(encoding="utf-8")
            assert ModelServer(address).get("/health") == {"status": "ok"}
            return address
        time.sleep(0.05)
    last_words = log.read_text(encoding="utf-8", errors="replace")[-2000:]
    raise RuntimeError(f"the model server did not start (exit code {process.poll()}):\n{last_words}")


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(_END_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
