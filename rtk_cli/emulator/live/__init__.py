"""Live sessions: who is in, what they may do, what they do, and who hears of it. docs/emulator.md has the protocol."""
