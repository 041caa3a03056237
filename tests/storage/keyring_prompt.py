"""A program for test_keys: a keyring of its own is locked, and its prompt stays open until this program closes it.

Run inside a D-Bus session with an unlocked gnome-keyring. Prints one JSON object.
"""

from __future__ import annotations

import asyncio
import json
import sys
import threading

import secretstorage
from jeepney import HeaderFields, MessageType, new_error
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from app.storage.keys import KeyStore
from tests.waiting import until


class Prompter:
    """Stands where gnome-keyring's password window would be: silent until `close`, then "cannot be shown"."""

    def __init__(self) -> None:
        self._connection = open_dbus_connection(bus="SESSION")
        self._connection.send_and_get_reply(message_bus.RequestName("org.gnome.keyring.SystemPrompter"))
        self._closed = threading.Event()
        self.asked = threading.Event()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Answers what was asked."""
        self._closed.set()

    def _serve(self) -> None:
        while True:
            message = self._connection.receive()
            if message.header.message_type != MessageType.method_call:
                continue
            if message.header.fields.get(HeaderFields.member) == "BeginPrompting":
                self.asked.set()
                self._closed.wait()
            self._connection.send(new_error(message, "org.freedesktop.DBus.Error.Failed"))


async def main(leave_open: bool) -> None:
    waiting: list[bool] = []
    keys = KeyStore(on_waiting=waiting.append)
    await keys.set("stored", "sk-before-locking")
    secretstorage.get_default_collection(secretstorage.dbus_init()).lock()
    prompter = Prompter()
    fresh = KeyStore(on_waiting=waiting.append)
    asking = asyncio.create_task(fresh.get("stored"))
    await until(lambda: waiting)
    told_while_open = list(waiting)
    if leave_open:
        asking.cancel()
        print(json.dumps({"asked": prompter.asked.is_set()}), flush=True)
        return
    setting = asyncio.create_task(fresh.set("other", "sk-while-open"))
    await asyncio.sleep(0)
    at_once = await fresh.get("other")
    prompter.close()
    found, stored = await asking, await setting
    print(
        json.dumps(
            {
                "told_while_open": told_while_open,
                "told": waiting[:2],
                "found": [found.value, found.source, found.problem],
                "at_once": [at_once.value, at_once.source],
                "stored": [stored.value, stored.source, stored.problem],
                "asked_again": (await fresh.get("stored")).problem,
            }
        )
    )


if __name__ == "__main__":
    asyncio.run(main(leave_open="leave-open" in sys.argv))
