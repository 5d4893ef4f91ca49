"""Sessions and meetings as the API shows them, and the life of a session."""
