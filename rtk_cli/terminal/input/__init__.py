"""What a command reads from the user: request bodies and confirmations."""
