"""The transport stack: retry, throttle, debug log, and HTTP, or the end of a dry run."""
