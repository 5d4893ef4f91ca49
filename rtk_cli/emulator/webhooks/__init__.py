"""Webhook deliveries: the outbox, the log of deliveries, the signing key and the worker that sends."""
