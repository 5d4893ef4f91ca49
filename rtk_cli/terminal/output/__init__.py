"""Everything that rtk prints: data on stdout, messages on stderr."""
