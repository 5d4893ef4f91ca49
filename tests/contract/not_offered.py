"""The operations of the contract that rtk does not offer, each with its reason. It should be empty, and is."""

NOT_OFFERED: dict[str, str] = {}
