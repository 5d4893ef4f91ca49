"""Meetings that play themselves: who does what when, and the carrying out of it. docs/emulator.md has the scripts."""
