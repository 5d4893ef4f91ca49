"""Live sessions: connections, permissions, calls and events. docs/emulator-live-protocol.md describes the protocol."""
