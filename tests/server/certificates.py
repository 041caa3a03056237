"""Certificates of a private authority, for servers that speak TLS."""

from __future__ import annotations

import ssl
from pathlib import Path

import trustme


class PrivateAuthority:
    """An authority that no system trusts. `ca_file` is what a user would have to add."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self.ca_file = str(folder / "ca.pem")
        self._authority.cert_pem.write_to_path(self.ca_file)

    def server_context(self, *names: str) -> ssl.SSLContext:
        """A context for ScriptedServer(tls=…) whose certificate is made out for `names`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(*(names or ("127.0.0.1", "localhost"))).configure_cert(context)
        return context
