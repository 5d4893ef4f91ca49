"""Peer reports: call statistics of one connection. No media flows here, so they are random values seeded by its id."""
