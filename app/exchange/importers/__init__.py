"""Conversations out of other programs' exports: one module a format, found by content in `detecting`.

The shared pieces: `source` (a file, folder or zip), `json_reading` (streams and damage), `importing` (what comes out),
`draft` (a conversation in the making). Nothing here writes, asks the network, or reads a field that holds a key.
"""
