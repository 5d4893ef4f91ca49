"""Call statistics of one connection. No media flows here: they are drawn, plausibly, from a source seeded by its id."""
