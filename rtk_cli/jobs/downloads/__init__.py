"""Downloads files: whole or not at all, resumed after a cut, under names that are safe on every file system."""
