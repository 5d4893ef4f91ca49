"""The operations of the contract that rtk does not offer, each with its reason. Empty is the goal, and the state."""

NOT_OFFERED: dict[str, str] = {}
