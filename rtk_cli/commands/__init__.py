"""One module an area: its columns on top, then its commands."""
