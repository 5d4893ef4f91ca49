"""The transport stack: retry, throttle, debug log, and HTTP or a dry run at its end."""
