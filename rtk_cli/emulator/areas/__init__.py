"""The handlers of the API, one module per area.

Each module has HANDLERS by operation. IGNORED lists the inputs of an operation that have no effect; a test fails for a
handler that neither reads an input nor lists it there.
"""
