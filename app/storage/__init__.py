"""What survives a restart: conversations, settings, keys. The only room that knows the keyring and SQLite."""
