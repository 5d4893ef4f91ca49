"""Writes docs/exit-codes.md, docs/errors.md and docs/settings.md from the tables in code: errors and settings."""

from rtk_cli.config.settings import SETTINGS, Setting
from rtk_cli.config.token_sources import KEYS
from rtk_cli.terminal.cli.help_topics import OTHER_VARIABLES, exit_code_meanings, kinds_of_errors
from scripts.docs.reference import NOTE, table

EXIT_CODES = """\
The exit codes of `rtk`. Scripts may rely on them. `rtk help exit-codes` prints them.

{table}

[Errors](errors.md) gives the cause and the remedy of each kind.

An error is one sentence on stderr, often followed by a `hint:` with the command that helps. With `-o json` (or
`--json`, `-o ndjson`, `RTK_OUTPUT=json`) it is one JSON object instead, also on stderr. stdout carries data only:

```json
{{"error": {{"kind": "not_found", "exit_code": 5, "message": "...", "status": 404, "code": null, "request_id": "...",
           "hint": "..."}}}}
```

In a script:

```sh
code=0
rtk recordings active "$meeting" --json > recording.json || code=$?
case $code in
  0) echo "already recording" ;;
  5) rtk recordings start "$meeting" ;;
  8 | 9 | 10) echo "try again later" >&2; exit 1 ;;
  *) exit 1 ;;
esac
```
"""

ERRORS = """\
Every error of `rtk` is of one of these kinds. The kind and the exit code are stable; the sentences may change. See
[exit codes](exit-codes.md) for the JSON form of an error, and [output](output.md#messages) for its text form.

{table}

A message names the thing and the value; the `hint:` below it names the next command. Where a rejected value came from
the environment, a flag or a profile, the hint says so.
"""

SETTINGS_PAGE = """\
Flags override environment variables, which override the project file, which overrides the profile, which overrides the
default. `rtk config list` shows every setting and its source; `rtk help environment` lists the environment variables.
The [project file](profiles.md#a-project-file) may set `profile`, `account_id`, `app_id` and `output`.

{table}

Other environment variables:

{others}

## The profiles file

`rtk config path` prints the path of the profiles file, `config.toml`. It is in `~/.config/rtk` on Linux, in
`~/Library/Application Support/rtk` on macOS, and in `%LOCALAPPDATA%\\rtk` on Windows. `rtk profile` and `rtk auth`
write it, and you may edit it. Only its owner may read it (`chmod 600`).

```toml
profile = "staging"                 # the profile in use when none is named

[profiles.staging]
account_id = "023e105f4ecef8ad9ca31a8372d0c353"
app_id = "2a95132c-15e9-4d2d-b8c0-4d0b3f9b9a4e"
output = "table"
timeout = 60
token_command = "op read op://ops/realtimekit/token"
```

The table above lists the keys of a profile. The file never holds a token, only where to find it, with one of
{places}:

- `token_store = true`: a file that rtk manages, mode 0600, in `tokens/` beside the profiles file (`rtk auth login`);
- `token_file = "PATH"`: your own file (`rtk auth login --token-file PATH`);
- `token_command = "COMMAND"`: a command that prints the token, run without a shell
  (`rtk auth login --token-command COMMAND`);
- `token_keyring = true`: the system keyring (`rtk auth login --keyring`).

The profile `local` always exists and is the embedded emulator: it needs no account, token or network. `--local` is
short for `--profile local`.
"""


def exit_codes_page() -> str:
    """docs/exit-codes.md."""
    rows = [
        (f"`{code.value}`", f"`{kind}`" if kind else "", meaning)
        for code, (kind, meaning) in exit_code_meanings().items()
    ]
    page = EXIT_CODES.format(table=table(("code", "kind", "means"), rows))
    return f"# Exit codes\n\n{NOTE}\n\n{page}"


def errors_page() -> str:
    """docs/errors.md."""
    rows = [
        (f"`{error.kind}`", f"`{error.exit_code.value}`", error.cause, error.remedy)
        for error in sorted(kinds_of_errors().values(), key=lambda error: error.exit_code)
    ]
    page = ERRORS.format(table=table(("kind", "exit code", "cause", "remedy"), rows))
    return f"# Errors\n\n{NOTE}\n\n{page}"


def settings_page() -> str:
    """docs/settings.md."""
    headings = ("setting", "flag", "environment", "key in the file", "default", "means")
    page = SETTINGS_PAGE.format(
        table=table(headings, map(_setting, SETTINGS)),
        others="\n".join(f"- {_code(names)}: {text}" for names, text in OTHER_VARIABLES),
        places=", ".join(f"`{key}`" for key in KEYS),
    )
    return f"# Settings\n\n{NOTE}\n\n{page}"


def _code(names: str) -> str:
    return ", ".join(f"`{name}`" for name in names.split(", "))


def _setting(setting: Setting) -> tuple[str, ...]:
    names = (setting.name, setting.flag, ", ".join(setting.variables), setting.key, setting.default)
    return (*(_code(name) if name else "" for name in names), setting.help)
