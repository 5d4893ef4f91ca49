"""rtk diff: how presets, webhooks and meetings differ from a file."""

import typer

from rtk_cli.errors import DifferenceFoundError
from rtk_cli.operations import MEETINGS_GET, MEETINGS_LIST, PRESETS_GET, PRESETS_LIST, WEBHOOKS_LIST
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.input.manifest_input import File, Only, apply_command, read_manifest_file
from rtk_cli.terminal.options.common import ExitCodeFlag
from rtk_cli.terminal.output.plan_view import print_steps, summary
from rtk_cli.terminal.session import session

area = Area("diff")


@area.command(
    "diff",
    PRESETS_LIST,
    PRESETS_GET,
    WEBHOOKS_LIST,
    MEETINGS_LIST,
    MEETINGS_GET,
    examples=("rtk diff -f rtk.yaml", "rtk diff -f rtk.yaml --only presets"),
)
def diff(ctx: typer.Context, file: File = None, only: Only = None, exit_code: ExitCodeFlag = False) -> None:
    """Show how presets, webhooks and meetings differ from a file."""
    from rtk_cli.jobs.manifest.plan import make_plan
    from rtk_cli.jobs.manifest.resources import resources_of

    cli = session(ctx)
    plan = make_plan(read_manifest_file(cli, file, only), resources_of(cli.api), prune=False)
    for warning in plan.warnings:
        cli.output.warn(warning)
    print_steps(cli.output, [step.as_json() for step in plan.changes])
    cli.output.done(summary(plan.count(), plan, planned=True))
    if exit_code and plan.changes:
        raise DifferenceFoundError(
            f"{len(plan.changes)} of {len(plan.steps)} differ from the file: {', '.join(map(str, plan.changes))}",
            hint=f"to make them the same: {apply_command(cli, '-f', str(file))}",
        )
