"""Media backends: the one that forwards nothing, and the one that forwards by aiortc."""
