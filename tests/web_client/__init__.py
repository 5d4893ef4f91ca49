"""The emulator as the official web client uses it, over real sockets."""
