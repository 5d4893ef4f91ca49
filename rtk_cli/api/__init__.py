"""The client: typed areas over one `Client`, over a stack of transports. It knows no terminal and no settings."""

import sys
from typing import Any, cast

# httpx brings a command line of its own, which loads click, rich and pygments where it finds click, as it does beside
# the emulator's server: 60 ms of each start. None says that there is no such module, which httpx can do without.
cast("dict[str, Any]", sys.modules).setdefault("httpx._main", None)
