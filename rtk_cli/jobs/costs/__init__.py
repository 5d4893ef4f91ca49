"""What usage costs: the price table, the minutes that are read from the API, and the report made of both."""
