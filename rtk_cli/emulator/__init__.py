"""A local RealtimeKit: the API's contract, state and rules, on SQLite."""
