"""Checks that a setup works: configuration, token, account, app, permissions, network, clock, emulator."""
