"""Arguments, flags and columns that several commands share."""
