"""What is left of a session when it is over: its chat, its transcript, its summary."""
