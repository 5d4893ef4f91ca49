"""The official web client's protocol, spoken by the served emulator: docs/web-client.md."""
