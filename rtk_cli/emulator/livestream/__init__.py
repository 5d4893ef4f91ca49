"""Livestreams: sessions, views for the API, totals, and how they start."""
