"""Recordings: settings, states, views for the API, and files."""
