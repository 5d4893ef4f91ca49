"""The parts of `rtk --help` that no command declares: the introduction, the groups of areas, the examples."""

INTRO = (
    "Administer Cloudflare RealtimeKit. With --local, everything runs on an emulator "
    "inside rtk, without account or network."
)

GROUPS = {
    "Meetings": (
        "meetings",
        "participants",
        "active-session",
        "recordings",
        "livestreams",
        "sessions",
        "analytics",
    ),
    "Account": ("presets", "webhooks", "apply", "diff", "export-manifest", "apps", "api"),
    "Setup": ("auth", "profile", "config", "completion", "version"),
    "Emulator": ("tour", "emulator"),
}
"""Every area but help, once: in the order of help."""

EXAMPLES = (
    "rtk tour",
    "rtk meetings create --title Weekly",
    "rtk recordings list --since 7d --query '[].id'",
)

MORE = (
    ("rtk help AREA", "the commands of an area, such as: rtk help meetings"),
    ("rtk help AREA COMMAND", "the arguments and flags of a command"),
    ("rtk help TOPIC", "a topic: flags, exit-codes, environment, output, query"),
)
"""Where to read on."""
