"""A page on this machine on which a person joins a meeting with the official UI Kit."""
