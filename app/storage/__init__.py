"""What survives a restart: conversations, settings, keys, attachments, logs. Keyring and sqlite3 live here."""
