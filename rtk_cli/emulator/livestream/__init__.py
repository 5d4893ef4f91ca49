"""Livestreams of the emulator: how a run starts, goes on the air, ends, and what it adds up to."""
