"""The console of a served emulator: a page in a browser that shows its state, and changes it."""
