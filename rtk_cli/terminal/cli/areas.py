"""The areas of commands, and the purpose of each."""

AREAS = {
    "meetings": "Create and manage meetings.",
    "participants": "Add participants to a meeting and issue their tokens.",
    "active-session": "Control the live session of a meeting.",
    "recordings": "Start, stop, find and download recordings.",
    "livestreams": "Livestream a meeting, or your own encoder.",
    "sessions": "Past and live sessions: attendance, chat, transcript, summary.",
    "analytics": "Usage per day, and what it costs.",
    "presets": "Manage presets, the roles of participants.",
    "webhooks": "Manage webhooks; receive and verify events.",
    "apply": "Make presets, webhooks and meetings as a file says.",
    "diff": "Show how the app differs from a file of `rtk apply`.",
    "export-manifest": "Write a file for `rtk apply` from what exists.",
    "apps": "List and create the apps of the account.",
    "api": "Call any path of the API.",
    "schema": "Show what a command sends and receives, as JSON Schema.",
    "profile": "Manage profiles: account, app and token by name.",
    "auth": "Log in, log out, show who is logged in.",
    "doctor": "Check that everything works, and say what to do if not.",
    "config": "Show every setting and its source.",
    "completion": "Print the completion script for a shell.",
    "version": "Print the version of rtk.",
    "help": "Show help for a command, or on a topic.",
    "tour": "Take a tour: record a meeting on the emulator.",
    "emulator": "Run the emulator: serve it, let participants join, reset it.",
}
"""The words after `rtk`, each a module of rtk_cli.commands, in the order of help."""
