"""The Typer adapter: areas, commands, shared flags, help."""
