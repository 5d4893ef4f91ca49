"""Exact decimals become JSON numbers here, and nowhere before: they print without the noise of binary fractions."""

from decimal import ROUND_HALF_UP, Decimal

MINUTE_DIGITS = Decimal("0.01")
COST_DIGITS = Decimal("0.0001")
"""A hundredth of a cent."""


def as_minutes(minutes: Decimal) -> float:
    return float(minutes.quantize(MINUTE_DIGITS, ROUND_HALF_UP))


def as_cost(cost: Decimal) -> float:
    return float(cost.quantize(COST_DIGITS, ROUND_HALF_UP))
