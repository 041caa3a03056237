"""Conversations as files for other programs and for people. Writes nothing to disk itself: bytes go to the caller."""
