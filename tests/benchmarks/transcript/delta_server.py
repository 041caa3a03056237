"""A service in a process of its own: sends an answer in deltas at a fixed rate. What to send stands in the question.

The question is JSON: {"length": characters to send at once, "rate": deltas a second after a pause, "count": how many}.
Prints its port. Ends when its standard input does.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.benchmarks.transcript.conversations import answers, prose

PAUSE_S = 1.5
"""Between what is sent at once and the first delta."""
LAST = " The very end."
_AT_ONCE = 2_000


def sizes(number: int) -> int:
    """How many characters the delta of this number has: 2 to 8."""
    return 2 + number % 7


def parts(length: int, count: int) -> tuple[str, str]:
    """What is sent at once, and what follows in `count` deltas: the same whatever came before."""
    return answers(length), prose(8 * count + 100, seed=2)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = b'{"object": "list", "data": []}'
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        wish = json.loads(body["messages"][-1]["content"])
        head, tail = parts(wish["length"], wish["count"])
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for place in range(0, len(head), _AT_ONCE):
            self._delta(head[place : place + _AT_ONCE])
        time.sleep(PAUSE_S)
        place, began = 0, time.monotonic()
        for number in range(wish["count"]):
            time.sleep(max(0.0, began + number / wish["rate"] - time.monotonic()))
            self._delta(tail[place : place + sizes(number)])
            place += sizes(number)
        self._delta(LAST)
        self._event(json.dumps({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]}))
        self._event("[DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def _delta(self, text: str) -> None:
        delta = {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]}
        self._event(json.dumps({"id": "chatcmpl-bench", "object": "chat.completion.chunk", "model": "bench", **delta}))

    def _event(self, data: str) -> None:
        event = f"data: {data}\n\n".encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(event), event))
        self.wfile.flush()

    def log_message(self, *_: Any) -> None:
        """Says nothing."""


def main() -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
