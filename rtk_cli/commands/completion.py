"""rtk completion: the completion scripts for shells."""

import typer

from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import PLAIN
from rtk_cli.terminal.session import session

area = Area("completion")


@area.command("bash", flags=PLAIN, examples=('eval "$(rtk completion bash)"',))
def bash(ctx: typer.Context) -> None:
    """Print the completion script for bash. Put the example into ~/.bashrc."""
    _print(ctx, "bash")


@area.command("zsh", flags=PLAIN, examples=('rtk completion zsh > "${fpath[1]}/_rtk"',))
def zsh(ctx: typer.Context) -> None:
    """Print the completion script for zsh. Write it to a file named _rtk in a folder of $fpath."""
    _print(ctx, "zsh")


@area.command("fish", flags=PLAIN, examples=("rtk completion fish > ~/.config/fish/completions/rtk.fish",))
def fish(ctx: typer.Context) -> None:
    """Print the completion script for fish. Write it to ~/.config/fish/completions/rtk.fish."""
    _print(ctx, "fish")


@area.command("powershell", flags=PLAIN, examples=("rtk completion powershell | Out-String | Invoke-Expression",))
def powershell(ctx: typer.Context) -> None:
    """Print the completion script for PowerShell. Put the example into $PROFILE."""
    _print(ctx, "powershell")


def _print(ctx: typer.Context, shell: str) -> None:
    from rtk_cli.terminal.completion.scripts import script

    session(ctx).print(script(shell).rstrip("\n"))
