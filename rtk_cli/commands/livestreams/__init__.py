"""rtk livestreams: livestreams of meetings and of encoders."""

from rtk_cli.commands.livestreams import livestream_control, livestream_list
from rtk_cli.terminal.cli.area import Area

area = Area("livestreams").including(livestream_list.area, livestream_control.area)
