"""What survives a restart: conversations, settings, keys, attachments, log files. The keyring and sqlite3 live here."""
