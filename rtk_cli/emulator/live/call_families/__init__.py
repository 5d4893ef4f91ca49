"""The calls of the live protocol, one module for each family; `live/calls.py` puts them together."""
