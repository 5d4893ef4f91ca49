"""Turns a response into the API's own object, or into an error."""
