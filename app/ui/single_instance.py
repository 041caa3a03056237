"""One window on one data folder: a second start brings the first to the front and ends."""

from __future__ import annotations

import getpass
import hashlib
import json
import logging
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, QSysInfo, Signal

if TYPE_CHECKING:  # loaded when the window is already there
    from PySide6.QtNetwork import QLocalSocket

log = logging.getLogger(__name__)
_ANSWER_MS = 500
_LONGEST_S, _AGAIN_S = 5.0, 0.05
"""A process that is just starting does not listen yet, one that is ending not any more: it is asked for so long, so
often."""
_LONGEST_LINE = 64 * 1024


class SingleInstance(QObject):
    """Claims a data folder for this process. Two at once would each write what the other does not know."""

    raise_requested = Signal()
    """Somebody started the app a second time."""
    file_given = Signal(str)
    """... and named a file: its absolute path."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        # A lock of this machine's own: in a folder that a sync program brings, another machine's would lock us out.
        machine = hashlib.sha256(QSysInfo.machineHostName().encode()).hexdigest()[:8]
        self._lock = QLockFile(str(folder / f"lock-{machine}"))
        self._lock.setStaleLockTime(0)  # only a dead owner makes it stale, not age
        who = f"{getpass.getuser()}\n{folder.resolve()}"
        self._name = "dousha-" + hashlib.sha256(who.encode()).hexdigest()[:24]

    def claim(self) -> bool:
        """Whether this process is the only one; the lock of a process that died is taken over."""
        return self._lock.tryLock(0) or self._lock.error() != QLockFile.LockError.LockFailedError

    def listen(self) -> None:
        """Waits for second starts. QtNetwork is loaded here, when the window is already there."""
        from PySide6.QtNetwork import QLocalServer

        QLocalServer.removeServer(self._name)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._answer)
        if not self._server.listen(self._name):
            log.info("second starts will not find this window: %s", self._server.errorString())

    def _answer(self) -> None:
        socket = self._server.nextPendingConnection()
        socket.disconnected.connect(socket.deleteLater)
        visit = _Visit(socket)
        visit.over.connect(self._tell)
        visit.read()

    def _tell(self, file: str) -> None:
        self.raise_requested.emit()
        if file:
            self.file_given.emit(file)

    def raise_other(self, file: Path | None = None) -> bool:
        """Asks the process that holds the folder to show its window and, if there is one, to open `file`.

        False: that process was just ending, and this one has the folder now.
        """
        from PySide6.QtNetwork import QLocalSocket

        socket = QLocalSocket()
        end = time.monotonic() + _LONGEST_S
        socket.connectToServer(self._name)
        while not socket.waitForConnected(_ANSWER_MS):
            if self.claim():
                return False
            if time.monotonic() > end:
                log.warning("another process has the folder and does not answer")
                return True
            time.sleep(_AGAIN_S)
            socket.connectToServer(self._name)
        socket.write(json.dumps(str(file.absolute()) if file else "").encode() + b"\n")
        socket.waitForBytesWritten(_ANSWER_MS)
        socket.waitForDisconnected(_ANSWER_MS)
        return True

    def release(self) -> None:
        """Lets another process have the folder."""
        self._lock.unlock()


class _Visit(QObject):
    """One second start: says one line of JSON, the path of a file or "" for none."""

    over = Signal(str)

    def __init__(self, socket: QLocalSocket) -> None:
        super().__init__(socket)
        self._socket = socket
        socket.readyRead.connect(self.read)

    def read(self) -> None:
        """Ends the visit once the line is there."""
        if not self._socket.canReadLine() and self._socket.bytesAvailable() < _LONGEST_LINE:
            return  # the rest is on its way
        line = bytes(self._socket.readLine(_LONGEST_LINE).data())
        self._socket.readyRead.disconnect(self.read)
        self._socket.disconnectFromServer()
        try:
            file = json.loads(line)
        except (ValueError, RecursionError):
            file = ""
        self.over.emit(file if isinstance(file, str) else "")
