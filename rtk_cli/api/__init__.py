"""The client: typed areas over one `Client`, over a stack of transports. It knows no terminal and no settings."""
