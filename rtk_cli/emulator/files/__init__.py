"""The files behind the emulator's signed links."""
