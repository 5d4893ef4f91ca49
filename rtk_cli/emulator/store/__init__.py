"""The emulator's state in SQLite: schema, metadata, clock, snapshots."""
