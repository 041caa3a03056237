"""Small proxies on 127.0.0.1, with and without a password: HTTP (CONNECT and forwarding) and SOCKS5."""

from __future__ import annotations

import base64
import contextlib
import select
import socket
import struct
import threading
from collections.abc import Callable
from types import TracebackType
from urllib.parse import urlsplit


class _Proxy:
    """Accepts connections; each has a thread that ends with it."""

    scheme = ""

    def __init__(self, user: str = "", password: str = "") -> None:
        self._user, self._password = user, password
        self.targets: list[str] = []
        """host:port of every connection that was let through."""
        self.refused = 0
        """How many were turned away."""
        self.connections: list[socket.socket] = []
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    @property
    def url(self) -> str:
        """For Proxy(mode="manual", url=…)."""
        return f"{self.scheme}://127.0.0.1:{self.port}"

    def __enter__(self) -> _Proxy:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()  # wakes accept()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def disconnect(self) -> None:
        """Ends all connections, as a proxy does that does not understand its client."""
        for connection in self.connections:
            connection.shutdown(socket.SHUT_RDWR)

    def _start(self, target: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=target, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            client, _ = self._listener.accept()
            if self._closing.is_set():
                client.close()
                return
            self.connections.append(client)
            self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError, EOFError):
            server = self._handshake(client)
            if server is not None:
                with server:
                    self._pump(client, server)

    def _handshake(self, client: socket.socket) -> socket.socket | None:
        raise NotImplementedError

    def _connect(self, host: str, port: int) -> socket.socket:
        self.targets.append(f"{host}:{port}")
        return socket.create_connection((host, port), 5)

    def _pump(self, client: socket.socket, server: socket.socket) -> None:
        other = {client: server, server: client}
        while not self._closing.is_set():
            for ready in select.select([client, server], [], [], 0.02)[0]:
                data = ready.recv(65536)
                if not data:
                    return
                other[ready].sendall(data)


class HttpProxy(_Proxy):
    """Tunnels with CONNECT, and forwards requests for http:// addresses; asks for Basic credentials if it has some."""

    scheme = "http"

    def _handshake(self, client: socket.socket) -> socket.socket | None:
        data = b""
        while b"\r\n\r\n" not in data:
            data += _some(client)
        head, _, rest = data.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        given = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        expected = "Basic " + base64.b64encode(f"{self._user}:{self._password}".encode()).decode()
        if self._user and given.get("proxy-authorization") != expected:
            self.refused += 1
            client.sendall(
                b"HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=x\r\n"
                b"Content-Length: 0\r\nConnection: close\r\n\r\n"
            )
            return None
        method, target, version = first.split(" ", 2)
        if method == "CONNECT":
            host, _, port = target.rpartition(":")
            server = self._connect(host, int(port))
            client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            return server
        parts = urlsplit(target)
        server = self._connect(parts.hostname or "", parts.port or 80)
        kept = [line for line in lines if not line.lower().startswith("proxy-")]
        server.sendall("\r\n".join([f"{method} {parts.path} {version}", *kept, "", ""]).encode("latin-1") + rest)
        return server


class Socks5Proxy(_Proxy):
    """SOCKS version 5 (RFC 1928), with user name and password (RFC 1929) if it has some."""

    scheme = "socks5"

    def _handshake(self, client: socket.socket) -> socket.socket | None:
        _, count = _exactly(client, 2)
        offered = _exactly(client, count)
        method = 2 if self._user else 0
        client.sendall(bytes([5, method if method in offered else 0xFF]))
        if method not in offered or (method == 2 and not self._log_in(client)):
            self.refused += 1
            return None
        _, _, _, kind = _exactly(client, 4)
        host = _exactly(client, _exactly(client, 1)[0]).decode() if kind == 3 else socket.inet_ntoa(_exactly(client, 4))
        (port,) = struct.unpack("!H", _exactly(client, 2))
        try:
            server = self._connect(host, port)
        except OSError:
            client.sendall(b"\x05\x05\x00\x01" + bytes(6))
            return None
        client.sendall(b"\x05\x00\x00\x01" + bytes(6))
        return server

    def _log_in(self, client: socket.socket) -> bool:
        _exactly(client, 1)
        user = _exactly(client, _exactly(client, 1)[0]).decode()
        password = _exactly(client, _exactly(client, 1)[0]).decode()
        good = (user, password) == (self._user, self._password)
        client.sendall(bytes([1, 0 if good else 1]))
        return good


def _some(connection: socket.socket) -> bytes:
    data = connection.recv(65536)
    if not data:
        raise EOFError
    return data


def _exactly(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        piece = connection.recv(size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data
