"""Arguments and flags that several commands share."""
