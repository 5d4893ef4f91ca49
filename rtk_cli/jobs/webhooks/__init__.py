"""Webhook events on this machine: received, verified, kept as files, and sent again."""
