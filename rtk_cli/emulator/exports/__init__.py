"""Files exported from a session: chat, transcript and summary."""
