"""The families of messages, one module for each; registry.py lists them."""
