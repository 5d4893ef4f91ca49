"""Work on many things at once: a file of lines to create, or several ids."""
