"""A small service on this machine that keeps what it is sent."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

ANSWER = {"choices": [{"message": {"role": "assistant", "content": "你好"}}]}
STREAM = 'data: {"choices":[{"delta":{"content":"你"}}]}\n\ndata: {"choices":[]}\n\ndata: [DONE]\n\n'


class Echo:
    """What arrived last, and where to send to."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.status = 200
        self.body: Any = None
        self.path = ""
        self.headers: dict[str, str] = {}

    @property
    def answer(self) -> str:
        """What it answers to the last request."""
        return STREAM if self.body["stream"] else json.dumps(ANSWER)


@contextmanager
def echo_service() -> Iterator[Echo]:
    """The running service."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            echo.body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            echo.path = self.path
            echo.headers = {name.lower(): value for name, value in self.headers.items()}
            answer = echo.answer.encode()
            self.send_response(echo.status)
            self.send_header("Content-Type", "text/event-stream" if echo.body["stream"] else "application/json")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        echo = Echo(f"http://127.0.0.1:{server.server_port}/v1")
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield echo
        finally:
            server.shutdown()
            thread.join()
