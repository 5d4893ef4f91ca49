"""What a command reads from its user: request bodies and confirmations."""
