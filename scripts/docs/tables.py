"""Writes docs/exit-codes.md and docs/settings.md from the two tables in code: the error family and the settings."""

from rtk_cli import errors
from rtk_cli.config.settings import SETTINGS, Setting
from rtk_cli.config.token_sources import KEYS
from rtk_cli.errors import ExitCode, RtkError
from scripts.docs.reference import NOTE, table

EXIT_CODES = """\
Every way in which `rtk` can end; scripts may rely on the codes.

{table}

On stderr stands what happened, one sentence, and where there is one a `hint:` with the command that helps. With
`-o json` (or `--json`, `-o ndjson`, `RTK_OUTPUT=json`) it is one JSON object instead, also on stderr; stdout carries
data and nothing else:

```json
{{"error": {{"kind": "not_found", "exit_code": 5, "message": "...", "status": 404, "code": null, "request_id": "...",
           "hint": "..."}}}}
```

In a script:

```sh
rtk recordings active "$meeting" --json > recording.json
case $? in
  0) echo "recording already" ;;
  5) rtk recordings start "$meeting" ;;
  8 | 9 | 10) echo "try again later" >&2; exit 1 ;;
  *) exit 1 ;;
esac
```
"""

SETTINGS_PAGE = """\
A setting is taken from its flag, else from the environment, else from the profile, else from its default.
`rtk config list` shows every value and where it came from.

{table}

Besides: `NO_COLOR` turns colours off, `HTTPS_PROXY` and `NO_PROXY` name a proxy, `SSL_CERT_FILE` and `SSL_CERT_DIR`
name the certificates to trust.

## The profiles file

`config.toml` in the directory of settings, which `rtk config path` prints: `~/.config/rtk` on Linux,
`~/Library/Application Support/rtk` on macOS, `%LOCALAPPDATA%\\rtk` on Windows. `rtk profile` and `rtk auth` write it;
it may be edited too. It must not be readable by others (`chmod 600`).

```toml
profile = "staging"                 # the profile in use when none is named

[profiles.staging]
account_id = "023e105f4ecef8ad9ca31a8372d0c353"
app_id = "2a95132c-15e9-4d2d-b8c0-4d0b3f9b9a4e"
output = "table"
timeout = 60
token_command = "op read op://ops/realtimekit/token"
```

The keys of a profile are those in the table above. The file never holds a token, only its place, one of
{places}:

- `token_store = true`: a file of rtk's own, mode 0600, in `tokens/` beside the profiles file (`rtk auth login`);
- `token_file = "PATH"`: a file of yours (`rtk auth login --token-file PATH`);
- `token_command = "COMMAND"`: a command that prints it, run without a shell (`rtk auth login --token-command COMMAND`);
- `token_keyring = true`: the system's keyring (`rtk auth login --keyring`).

The profile `local` always exists and is the embedded emulator: no account, no token, no network. `--local` is short
for `--profile local`.
"""


def exit_codes_page() -> str:
    """docs/exit-codes.md."""
    kinds = {error.exit_code: error for error in vars(errors).values() if _is_kind(error)}
    rows = [(f"`{code.value}`", *_meaning(code, kinds.get(code))) for code in ExitCode]
    page = EXIT_CODES.format(table=table(("code", "kind", "means"), rows))
    return f"# Exit codes\n\n{NOTE}\n\n{page}"


def settings_page() -> str:
    """docs/settings.md."""
    headings = ("setting", "flag", "environment", "key in the file", "default", "means")
    page = SETTINGS_PAGE.format(
        table=table(headings, map(_setting, SETTINGS)), places=", ".join(f"`{key}`" for key in KEYS)
    )
    return f"# Settings\n\n{NOTE}\n\n{page}"


def _is_kind(value: object) -> bool:
    return isinstance(value, type) and issubclass(value, RtkError)


def _meaning(code: ExitCode, error: type[RtkError] | None) -> tuple[str, str]:
    if error is None:
        return "", "Done."
    if error is RtkError:
        return f"`{error.kind}`", "A failure that is not listed here."
    return f"`{error.kind}`", " ".join((error.__doc__ or "").split())


def _setting(setting: Setting) -> tuple[str, ...]:
    names = (setting.name, setting.flag, setting.environment, setting.key, setting.default)
    return (*(f"`{name}`" if name else "" for name in names), setting.help)
