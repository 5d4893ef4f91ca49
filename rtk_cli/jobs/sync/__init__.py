"""Mirrors recordings and sessions into a folder or a bucket: catalog, layout, comparison, transfer, targets."""
