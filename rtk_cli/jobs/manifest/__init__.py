"""Presets, webhooks and meetings from a file: read it, compare it with what exists, plan and carry out the changes."""
