"""The network door: the emulator on a port, for SDKs, curl and backends. The in-process door needs none of it."""
