"""The log of requests to a served emulator, and recorded answers that it gives again."""
