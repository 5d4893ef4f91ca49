"""The emulator as an HTTP server: an ASGI application on uvicorn, loaded by `rtk emulator serve` only."""
