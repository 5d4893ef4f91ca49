"""The handlers, a module an area, each with its HANDLERS by operation."""
