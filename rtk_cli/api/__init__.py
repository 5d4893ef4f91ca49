"""The API client: typed areas over one `Client`, over a stack of transports. Independent of terminal and settings."""

import sys
from typing import Any, cast

# httpx ships a command line, which loads click, rich and pygments where click is installed, as it is with the
# emulator's server: 60 ms per start. None tells Python that the module does not exist, and httpx works without it.
cast("dict[str, Any]", sys.modules).setdefault("httpx._main", None)
