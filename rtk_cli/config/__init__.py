"""Settings: what they are, where their values come from, and the files that store them."""
