"""The output formats, a module each: `rows` prints a list as its pages arrive, `one` prints a thing."""
