"""A server on 127.0.0.1 that sends exactly the bytes it is told to, on raw sockets: it can cut, stall and reset.

    with ScriptedServer(answer) as server:              # `answer`: a Behaviour, or a sequence of steps
        ...  server.base_url ...
        assert server.requests[-1].json["temperature"] == 0.3
        await until(lambda: server.requests[-1].outcome == "client_gone")

Each chat request takes the next script; the last one is used again and again. GET /models is answered with one model,
or with `list_models`.
The steps of a script are in `steps`: bytes to send, Pause, Hold (until `server.release(name)`), RESET, CLOSE.
"""

from __future__ import annotations

import contextlib
import json
import select
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any

from tests.server.behaviour import MODEL, Behaviour, json_response
from tests.server.steps import RESET, Hold, Pause, Step

_POLL_S = 0.005


Script = Behaviour | Sequence[Step]
LISTED = (json_response(200, {"object": "list", "data": [{"id": MODEL, "object": "model"}]}),)


@dataclass
class Received:
    """One request as it came."""

    method: str
    path: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes = field(repr=False, default=b"")
    outcome: str = "pending"
    """"complete", "client_gone" (the client closed before the end) or "dropped" (the server did, as told)."""

    @property
    def json(self) -> dict[str, Any]:
        """The body as an object; {} when there is none."""
        return json.loads(self.body) if self.body else {}


class _ClientGoneError(Exception):
    """The other side closed the connection."""


class ScriptedServer:
    """A context manager; every connection has a thread that ends with it."""

    def __init__(self, *scripts: Script, list_models: Script = LISTED, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[Received] = []
        self._scripts = list(scripts)
        self._list_models = list_models
        self._tls = tls
        self._lock = threading.Lock()
        self._released: set[str] = set()
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []
        self._connections: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.connection_count = 0

    @property
    def base_url(self) -> str:
        """What an Endpoint needs."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}/v1"

    @property
    def chats(self) -> list[Received]:
        """The chat requests only."""
        return [request for request in self.requests if request.method == "POST"]

    def then(self, *scripts: Script) -> None:
        """From the next chat request on, these scripts are used, whatever was planned."""
        with self._lock:
            self._scripts = list(scripts)

    def release(self, name: str) -> None:
        """Lets every Hold of this name go on, now and later."""
        self._released.add(name)

    def __enter__(self) -> ScriptedServer:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()  # wakes accept()
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            raw, _ = self._listener.accept()
            if self._closing.is_set():
                raw.close()
                return
            self.connection_count += 1
            self._start(self._serve, raw)

    def _serve(self, raw: socket.socket) -> None:
        self._connections.add(raw)
        try:
            with contextlib.suppress(OSError, _ClientGoneError), self._wrapped(raw) as connection:
                self._connections.add(connection)
                while self._one_request(connection):
                    pass
        finally:
            self._connections.discard(raw)
            raw.close()

    def _wrapped(self, raw: socket.socket) -> socket.socket:
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self._tls.wrap_socket(raw, server_side=True) if self._tls else raw

    def _one_request(self, connection: socket.socket) -> bool:
        """Reads and answers a request; says whether the connection can take another."""
        request = _read_request(connection)
        self.requests.append(request)
        try:
            kept = self._run(connection, self._steps_for(request))
        except (OSError, _ClientGoneError):
            request.outcome = "dropped" if self._closing.is_set() else "client_gone"
            return False
        request.outcome = "complete" if kept else "dropped"
        return kept and not self._closing.is_set()

    def _steps_for(self, request: Received) -> Sequence[Step]:
        if request.method == "GET" and request.path.endswith("/models"):
            script = self._list_models
        else:
            with self._lock:
                script = self._scripts[0] if len(self._scripts) == 1 else self._scripts.pop(0)
        return script.sends if isinstance(script, Behaviour) else script

    def _run(self, connection: socket.socket, steps: Sequence[Step]) -> bool:
        for step in steps:
            if isinstance(step, bytes):
                connection.sendall(step)
            elif isinstance(step, Pause):
                end = time.monotonic() + step.seconds
                self._wait(connection, lambda end=end: time.monotonic() >= end)
            elif isinstance(step, Hold):
                self._wait(connection, lambda name=step.name: name in self._released)
            else:
                if step is RESET:
                    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                connection.close()
                return False
        return True

    def _wait(self, connection: socket.socket, is_over: Callable[[], bool]) -> None:
        while not is_over():
            if self._closing.is_set():
                raise _ClientGoneError
            if select.select([connection], [], [], _POLL_S)[0] and _is_closed(connection):
                raise _ClientGoneError


def _read_request(connection: socket.socket) -> Received:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _some(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    length = int(headers.get("content-length", "0"))
    while len(body) < length:
        body += _some(connection)
    return Received(method, path, headers, body)


def _is_closed(connection: socket.socket) -> bool:
    """Whether a readable connection is so because the other side has closed it."""
    if not isinstance(connection, ssl.SSLSocket):
        return not connection.recv(1, socket.MSG_PEEK)
    connection.setblocking(False)
    try:
        return not connection.recv(1)  # a client that waits for an answer sends nothing that could be lost here
    except ssl.SSLWantReadError:
        return False
    finally:
        connection.setblocking(True)


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise _ClientGoneError
    return data
