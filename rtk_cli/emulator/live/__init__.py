"""Live sessions: connections, permissions, calls and event delivery. docs/emulator.md describes the protocol."""
