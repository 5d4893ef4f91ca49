"""Work that takes more than one request: waiting, watching, downloads, the webhook receiver, simulations."""
