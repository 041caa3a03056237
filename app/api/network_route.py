"""Whether the system knows a way out: asks it to choose a route, and sends nothing."""

from __future__ import annotations

import socket

_ELSEWHERE = ((socket.AF_INET, "192.0.2.1"), (socket.AF_INET6, "2001:db8::1"))
"""Addresses kept for documentation: nobody has them, and any route to the internet leads there."""


def has_route() -> bool:
    """Whether there is a route to the internet. Returns at once."""
    for family, address in _ELSEWHERE:
        try:
            with socket.socket(family, socket.SOCK_DGRAM) as asked:
                asked.connect((address, 9))  # of a datagram socket: only chooses the route
                return True
        except OSError:
            continue
    return False
