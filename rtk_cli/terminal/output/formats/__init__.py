"""The output formats, one module each: `rows` prints a list as its pages arrive, `one` prints one object."""
