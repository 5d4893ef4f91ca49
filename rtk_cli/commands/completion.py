"""rtk completion: the scripts that complete its words in a shell."""

import typer

from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import PLAIN
from rtk_cli.terminal.session import session

area = Area("completion")


@area.command("bash", flags=PLAIN)
def bash(ctx: typer.Context) -> None:
    """Print the script for bash. In ~/.bashrc: eval "$(rtk completion bash)"."""
    _print(ctx, "bash")


@area.command("zsh", flags=PLAIN)
def zsh(ctx: typer.Context) -> None:
    """Print the script for zsh. Write it to a file named _rtk in a folder of $fpath."""
    _print(ctx, "zsh")


@area.command("fish", flags=PLAIN)
def fish(ctx: typer.Context) -> None:
    """Print the script for fish. Write it to ~/.config/fish/completions/rtk.fish."""
    _print(ctx, "fish")


@area.command("powershell", flags=PLAIN)
def powershell(ctx: typer.Context) -> None:
    """Print the script for PowerShell. In $PROFILE: rtk completion powershell | Out-String | Invoke-Expression."""
    _print(ctx, "powershell")


def _print(ctx: typer.Context, shell: str) -> None:
    from rtk_cli.terminal.completion.scripts import script

    session(ctx).print(script(shell).rstrip("\n"))
