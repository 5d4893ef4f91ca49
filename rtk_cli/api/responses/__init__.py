"""From a response to the API's own object, or to the error that it means."""
