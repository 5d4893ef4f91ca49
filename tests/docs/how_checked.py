"""How each code block of the documentation is checked, where it isn't simply run.

A block of `sh` or `console` that no table names is run on the prepared emulator of tests/terminal/every_command.py.
Data (JSON, YAML, TOML, CSV, crontab) is always parsed. A new block therefore needs a line here only if it can't be run,
or needs more than the prepared emulator.
"""

TUTORIAL = "tests/docs/test_tutorial.py"
TESTING = "tests/emulator/http/test_testing_in_ci_page.py"
VERIFIES = "tests/commands/test_webhook_testing.py::test_example_code_of_the_docs_verifies_signatures"
MEETING = "tests/meeting/test_docs.py"

RUN_BY = {
    "AGENTS.md": "tests/docs/test_agents_page.py::test_each_block_runs_without_a_terminal",
    "docs/commands.md": "tests/terminal/test_examples.py::test_example_runs",
    "docs/stories.md": "tests/test_stories.py::test_story_prints_what_it_shows",
    "docs/tutorial.md#install/sh": f"{TUTORIAL}::test_tutorial_installs_as_other_pages_do",
    "docs/tutorial.md#on-your-own-account/": f"{TUTORIAL}::test_second_part_records_a_meeting_of_an_account",
    "docs/tutorial.md": f"{TUTORIAL}::test_first_part_records_a_meeting_on_the_emulator",
    "docs/recording-in-ci.md#as-a-script/sh": "tests/docs/test_recording_script.py::test_script_records_and_downloads",
    "docs/from-curl.md#curl-on-the-emulator/sh": "tests/emulator/http/test_curl_calls.py::test_curl_calls_succeed",
    "docs/meeting.md#the-meeting-object/python": f"{MEETING}::test_first_example_runs",
    "docs/meeting.md#in-process/python": f"{MEETING}::test_in_process_example_runs",
    "docs/meeting.md#events/python": f"{MEETING}::test_host_example_admits_participants",
    "docs/webhooks.md#verify-events-in-a-backend/python": VERIFIES,
    "docs/testing-in-ci.md#pytest/python": f"{TESTING}::test_pytest_examples_pass",
    "docs/testing-in-ci.md#record-and-replay/python": f"{TESTING}::test_pytest_examples_pass",
    "docs/testing-in-ci.md#a-test/python": f"{TESTING}::test_example_test_passes",
    "docs/testing-in-ci.md#start-from-a-known-state/sh": f"{TESTING}::test_example_test_passes",
    "docs/testing-in-ci.md#live-sessions/sh": f"{TESTING}::test_commands_succeed",
    "docs/testing-in-ci.md#the-clock/sh": f"{TESTING}::test_commands_succeed",
    "docs/testing-in-ci.md#faults/sh": f"{TESTING}::test_commands_succeed",
    "docs/testing-in-ci.md#what-was-called/sh": f"{TESTING}::test_requests_of_a_server_are_listed",
    "docs/testing-in-ci.md#over-http/sh": f"{TESTING}::test_curl_calls_succeed",
}
"""Blocks that another test runs, by their name or the beginning of it; the first line that fits counts."""

PARSED_ONLY = {
    "CONTRIBUTING.md#the-first-hour/sh": "clones, and runs the whole check",
    "README.md#install/sh": "installs: scripts/check_installs.py runs it",
    "docs/install.md#install/sh": "installs: scripts/check_installs.py runs it",
    "docs/install.md#tab/sh": "changes the shell of a person: tests/terminal/test_completion.py loads the scripts",
    "docs/install.md#log-in/sh-2": "placeholders of secrets",
    "docs/console.md#the-console/sh": "serves until it is stopped: tests/browser/console/ opens the page",
    "docs/emulator.md#on-a-port/sh": "serves until it is stopped: tests/emulator/http/ does that",
    "docs/output.md#tables-on-a-narrow-terminal/console": "drawn with sample data: tests/terminal/test_columns.py",
    "docs/output.md#watching-a-session/console": "drawn with sample data: tests/commands/test_watch.py",
    "docs/web-client-media.md#with---media/sh": "serves until it is stopped: tests/browser/test_web_client_media.py",
    "docs/sync.md#buckets-and-servers/sh": "needs a bucket: tests/jobs/sync/ has one",
    "docs/testing-in-ci.md#as-one-command/sh": "runs npm and the user's tests",
    "docs/testing-in-ci.md#as-a-service/sh": "needs Docker and a registry",
    "docs/testing-in-ci.md#testcontainers/python": "needs Docker",
    "docs/webhooks.md#receive-events-on-your-own-machine/sh": "listens until it is stopped: tests/stories/webhooks.txt",
    "docs/webhooks.md#events-of-the-real-service/sh": "needs a tunnel: tests/commands/test_webhook_registration.py",
}
"""Blocks that no test runs, with the reason. Their commands are compared with the command tree."""

UNCHECKED = {
    "text": "what rtk prints, or a picture",
    "http": "headers",
    "ts": "no TypeScript on the machine of the tests",
    "powershell": "no PowerShell on the machine of the tests",
}
"""Languages of which only the `rtk` commands are checked, with the reason."""

VARIABLES = {
    "meeting": "studio",  # a live session without a recording
    "recording": "uploaded",
    "running": "running",
    "paused": "paused",
    "guest": "guest",
    "livestream": "livestream",
    "PRODUCTION": "other_app",
    "STAGING": "app",
    "SIGNATURE": "signature",
}
"""The variables of the shell, by the name of their value in the prepared emulator."""

PLACEHOLDERS = {
    "ACCOUNT": "account",
    "APP": "app",
    "ID": "participant",
    "MEETING": "meeting",
    "PARTICIPANT": "participant",
    "RECORDING": "uploaded",
    "SESSION": "session",
    "http://localhost:3000/rtk": "hook",
    "http://127.0.0.1:9000/": "hook",
}
"""What a word in capitals stands for."""

PLACEHOLDERS_OF = {
    "docs/guest.md#when-the-guest-does-not-get-in/sh": {"PARTICIPANT": "waiting"},
    "docs/guest.md#the-token/sh-2": {"guest": "participant", "meeting": "meeting"},
}
"""The same for single blocks, variables included."""

STOPPED = "for id in $running $paused; do rtk recordings stop $id --force --wait; done"

PREPARED_BY = {
    "docs/apply.md#one-preset/sh": (
        "rtk presets create --from group_call_host --name co_host; rtk profile create production --app-id $PRODUCTION"
    ),
    "docs/invite-list.md#invite-a-list-of-people/sh-2": (
        "cp mails.csv people.csv; "
        "rtk participants add --meeting $meeting --from people.csv --keep-column email --preset group_call_guest"
    ),
    "docs/invite-list.md#invite-a-list-of-people/sh-3": (
        "rtk participants add --meeting $meeting --from people.csv -o csv > invitations.csv"
    ),
    "docs/invite-list.md#invite-a-list-of-people/sh": "cp mails.csv people.csv",
    "docs/downloads.md#downloads/sh": STOPPED,
    "docs/downloads.md#names/sh": STOPPED,
    "docs/guest.md#the-token/sh": "rtk participants add --meeting $meeting --custom-id ada",
    "docs/scripting.md#names-instead-of-ids/sh": (
        'rtk meetings create --title "Town Hall"; rtk apps create --name "Night shift"; '
        "rtk webhooks create --name Rtk --url https://example.com/rtk --events meeting.started"
    ),
    "docs/webhooks.md#save-events-and-send-them-again/sh": "mkdir events; cp event.http events/",
}
"""Commands of a shell that run before the block."""

OWN_PROFILE = {
    "docs/apply.md#one-preset/sh": "copies to a profile",
    "README.md#the-first-minute/sh-2": "stores a token, and an account in a profile",
    "docs/install.md#log-in/sh": "stores a token, and an account in a profile",
    "docs/profiles.md#which-profile-is-used/console": "shows what is not set",
}
"""Blocks that need another profile than `local`, with the reason; they run on a served emulator."""
