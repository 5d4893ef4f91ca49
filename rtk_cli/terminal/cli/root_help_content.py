"""The words of `rtk --help` that no command declares: what rtk is, its areas in groups, examples, where to read on."""

INTRO = (
    "Administer Cloudflare RealtimeKit: meetings, the people in them, live sessions and recordings."
    "\n\n"
    "With --local everything runs on an emulator inside rtk: no account, no token, no network."
)

GROUPS = {
    "Meetings": ("meetings", "participants", "active-session", "recordings", "livestreams"),
    "Afterwards": ("sessions", "analytics"),
    "Account": ("presets", "webhooks", "apps", "api"),
    "Setup": ("auth", "profile", "config", "completion"),
    "Emulator": ("tour", "emulator"),
}
"""Every area, once: in the order of help."""

EXAMPLES = (
    ("See it work, without an account:", "rtk tour"),
    ("Create a meeting and keep its id:", 'id=$(rtk meetings create --title "Weekly" -o id)'),
    ("The ids of what was recorded in the last week, for a script:", "rtk recordings list --since 7d --query '[].id'"),
)
"""What somebody wants, and the command for it."""

READ_ON = (
    ("rtk AREA --help", "the commands of an area"),
    ("rtk AREA COMMAND --help", "the flags of a command"),
    ("docs/commands.md", "all of them on one page"),
    ("docs/settings.md", "environment variables and the profiles file"),
    ("docs/exit-codes.md", "what a script may rely on"),
)
