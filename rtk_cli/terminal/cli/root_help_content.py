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
    "Account": ("presets", "webhooks", "apply", "apps"),
    "Setup": ("auth", "profile", "doctor"),
    "Emulator": ("tour", "emulator"),
}
"""The areas, in the order of help."""

OTHERS = ("diff", "export-manifest", "api", "schema", "config", "completion", "version")
"""Areas that are on one line, without their purpose."""

EXAMPLES = (
    "rtk tour",
    "rtk recordings list --since 7d --query '[].id'",
)

MORE = (
    ("rtk help AREA [COMMAND]", "the commands of an area, or the flags of a command"),
    ("rtk help TOPIC", "flags, exit-codes, environment, output, query, agents"),
)
"""Where to read on."""
