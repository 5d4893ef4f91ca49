"""Webhooks that arrive: an outbox that changes write into, the log of deliveries, the key, the worker that sends."""
