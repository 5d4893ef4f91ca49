"""Request and response bodies, one module per area, with the contract's names.

Requests are pydantic models. Responses are TypedDicts, which only annotate the API's own objects. Where the contract
uses one schema for both, the TypedDict's name ends in `Output`.
"""
