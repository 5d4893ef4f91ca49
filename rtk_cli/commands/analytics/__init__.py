"""rtk analytics: usage per day, and what it costs."""

from rtk_cli.commands.analytics import usage_cost, usage_days
from rtk_cli.terminal.cli.area import Area

area = Area("analytics").including(usage_days.area, usage_cost.area)
