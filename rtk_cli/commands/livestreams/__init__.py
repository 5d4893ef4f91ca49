"""rtk livestreams: livestreams of meetings and of encoders."""

from rtk_cli.commands.livestreams import livestream_control, livestream_views
from rtk_cli.terminal.cli.area import Area

area = Area("livestreams").including(livestream_views.area, livestream_control.area)
