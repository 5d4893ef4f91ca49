"""Simulated meetings: scenarios, and a batch that performs them. docs/emulator.md describes the scripts."""
