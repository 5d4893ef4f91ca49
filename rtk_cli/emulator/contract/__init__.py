"""The API contract: checks requests, and turns validation errors into the API's own messages."""
