"""Every port over SQLite: the default, which needs no server, and the reference for behaviour."""
