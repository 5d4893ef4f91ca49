"""Work longer than one request."""
