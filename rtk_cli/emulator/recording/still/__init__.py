"""Files that play although nothing was recorded: a title card and silence, encoded without any library."""
