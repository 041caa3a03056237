"""Whether the system knows a way out: asks it to choose a route, and sends nothing."""

from __future__ import annotations

import socket

_ADDRESS, _ADDRESS_6 = "192.0.2.1", "2001:db8::1"
"""Kept for documentation: nobody has them, and any route to the internet leads there."""


def has_route() -> bool:
    """Whether there is a route to the internet. Returns at once."""
    for family, address in ((socket.AF_INET, _ADDRESS), (socket.AF_INET6, _ADDRESS_6)):
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as asked:
                asked.connect((address, 9))  # of a datagram socket: only chooses the route
                return True
        except OSError:
            continue
    return False
