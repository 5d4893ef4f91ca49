"""The rules of a recording: its settings, its states, what the API shows of it, and its files."""
