"""What goes out and what comes back, an area a module. Names are the contract's.

Requests are pydantic models. Answers are TypedDicts: types of the API's own objects, which no code ever builds;
where the contract uses one schema both ways, the answer's type ends in `Answer`.
"""
