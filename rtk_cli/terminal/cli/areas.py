"""The areas of commands, and what each is for."""

AREAS = {
    "meetings": "Create meetings and change them.",
    "participants": "Add people to a meeting and issue their tokens.",
    "active-session": "Control the live session of a meeting.",
    "recordings": "Start, stop, find and download recordings.",
    "livestreams": "Put meetings on the air, or an encoder of your own.",
    "sessions": "Past and live sessions: who was there, chat, transcript, summary.",
    "analytics": "Usage per day, as figures and as bars.",
    "presets": "Look at the roles that participants have, and change them.",
    "webhooks": "Have events sent to an address of yours.",
    "apps": "List and create the apps of the account.",
    "api": "Call any path of the API.",
    "profile": "Keep account, app and token of several places apart.",
    "auth": "Log in, log out, see who you are.",
    "config": "See every setting and where it comes from.",
    "emulator": "The embedded RealtimeKit: serve it, let people join, begin again.",
    "tour": "Run the main job on the emulator, step by step.",
    "completion": "Print the completion script of a shell.",
}
"""The words after `rtk`, each a module of rtk_cli.commands, in the order of help."""
