"""RealtimeKit on one's own machine: the API's contract, real state and real rules on SQLite."""
