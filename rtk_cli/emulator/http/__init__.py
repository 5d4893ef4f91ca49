"""The emulator on a port: an ASGI application on uvicorn, loaded by `rtk emulator serve` alone."""
