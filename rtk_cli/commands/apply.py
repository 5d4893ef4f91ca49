"""rtk apply: make presets, webhooks and meetings as a file says."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rtk_cli.errors import UsageError
from rtk_cli.input_files import read_path
from rtk_cli.operations import (
    MEETINGS_CREATE,
    MEETINGS_GET,
    MEETINGS_LIST,
    MEETINGS_UPDATE,
    PRESETS_CREATE,
    PRESETS_DELETE,
    PRESETS_GET,
    PRESETS_LIST,
    PRESETS_UPDATE,
    WEBHOOKS_CREATE,
    WEBHOOKS_DELETE,
    WEBHOOKS_LIST,
    WEBHOOKS_UPDATE,
)
from rtk_cli.terminal.cli.area import Area
from rtk_cli.terminal.cli.flags import REMOVAL
from rtk_cli.terminal.input.manifest_input import File, Only, apply_command, read_manifest_file
from rtk_cli.terminal.output.plan_view import print_outcomes, print_steps, summary
from rtk_cli.terminal.session import Session, session

if TYPE_CHECKING:
    from rtk_cli.jobs.journal import Journal
    from rtk_cli.jobs.manifest.manifest_file import Manifest
    from rtk_cli.jobs.manifest.plan import Plan
    from rtk_cli.jobs.manifest.plan_file import SavedPlan

area = Area("apply")


@area.command(
    "apply",
    PRESETS_LIST,
    PRESETS_GET,
    PRESETS_CREATE,
    PRESETS_UPDATE,
    PRESETS_DELETE,
    WEBHOOKS_LIST,
    WEBHOOKS_CREATE,
    WEBHOOKS_UPDATE,
    WEBHOOKS_DELETE,
    MEETINGS_LIST,
    MEETINGS_GET,
    MEETINGS_CREATE,
    MEETINGS_UPDATE,
    flags=REMOVAL,
    examples=("rtk apply -f rtk.yaml --plan", "rtk apply -f rtk.yaml --only presets,webhooks"),
)
def apply(
    ctx: typer.Context,
    file: File = None,
    only: Only = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Delete presets and webhooks, and deactivate meetings, not in the file.")
    ] = False,
    plan: Annotated[bool, typer.Option("--plan", help="Show what would change, and change nothing.")] = False,
    plan_out: Annotated[
        Path | None, typer.Option("--plan-out", metavar="FILE", help="Save the plan, and change nothing.")
    ] = None,
    plan_file: Annotated[
        Path | None, typer.Option("--plan-file", metavar="FILE", help="Apply a saved plan, if it still fits.")
    ] = None,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of the file.")] = False,
) -> None:
    """Create and update presets, webhooks and meetings by name, as a file says."""
    from rtk_cli.jobs.manifest.manifest_schema import manifest_schema

    cli = session(ctx)
    if schema:
        cli.output.document(manifest_schema())
    elif plan_file is not None:
        _refuse_other_flags(file=file, only=only, prune=prune, plan=plan, plan_out=plan_out)
        _apply_saved(cli, str(plan_file))
    elif plan or plan_out is not None or cli.flags.dry_run:
        _show_plan(cli, read_manifest_file(cli, file, only), prune=prune, target=plan_out)
    else:
        manifest = read_manifest_file(cli, file, only)
        with _journal(cli) as journal:
            _carry_out(cli, _plan(cli, manifest, prune=prune), journal)


def _show_plan(cli: Session, manifest: "Manifest", *, prune: bool, target: Path | None) -> None:
    from rtk_cli.jobs.manifest.plan_file import Scope, save_plan

    plan = _plan(cli, manifest, prune=prune)
    if target is not None:
        scope = Scope(cli.settings.account_id(), cli.settings.app_id(), prune)
        save_plan(target, plan, manifest, scope, cli.environment.variables)
    print_steps(cli.output, [step.as_json() for step in plan.steps])
    cli.output.done(summary(plan.count(), plan, planned=True))
    if target is not None:
        cli.output.hint(f"to apply exactly this: {apply_command(cli, '--plan-file', str(target))}")


def _apply_saved(cli: Session, file: str) -> None:
    from rtk_cli.jobs.manifest.plan_file import check_scope, check_unmoved, read_plan

    saved: SavedPlan = read_plan(
        read_path(file, cli.environment.stdin, cli.settings.max_body), file, cli.environment.variables
    )
    check_scope(saved.scope, cli.settings.account_id(), cli.settings.app_id())
    if cli.flags.dry_run:
        _plan(cli, saved.manifest, prune=False)  # ends with its first request, before there is a journal
    with _journal(cli) as journal:
        plan = _plan(cli, saved.manifest, prune=saved.scope.prune)
        check_unmoved(saved, plan)
        _carry_out(cli, plan, journal)


def _plan(cli: Session, manifest: "Manifest", *, prune: bool) -> "Plan":
    from rtk_cli.jobs.manifest.plan import make_plan
    from rtk_cli.jobs.manifest.resources import resources_of

    plan = make_plan(manifest, resources_of(cli.api), prune=prune)
    for warning in plan.warnings:
        cli.output.warn(warning)
    return plan


def _carry_out(cli: Session, plan: "Plan", journal: "Journal") -> None:
    from collections import Counter

    from rtk_cli.jobs.manifest.apply import carry_out, failure
    from rtk_cli.jobs.manifest.resources import resources_of

    if plan.removals:
        cli.confirm.require(", ".join(map(str, plan.removals)))
    outcomes = print_outcomes(cli.output, carry_out(plan.steps, resources_of(cli.api), journal))
    for outcome in outcomes:
        if outcome.error is not None:
            cli.output.warn(f"{outcome.step}: {outcome.problem}")
        if outcome.ignored:
            cli.output.warn(f"{outcome.step}: accepted, but not stored: {', '.join(outcome.ignored)}")
    cli.output.done(
        summary(Counter(outcome.step.action for outcome in outcomes if outcome.is_done), plan, planned=False)
    )
    error = failure(outcomes)
    if error is not None:
        raise error


def _journal(cli: Session) -> "AbstractContextManager[Journal]":
    from rtk_cli.jobs.manifest.apply import app_journal

    return app_journal(
        cli.settings.data_dir / "jobs", cli.settings.account_id(), cli.settings.app_id(), cli.environment.clock
    )


def _refuse_other_flags(**given: object) -> None:
    """A saved plan says everything itself."""
    names = ["--" + name.replace("_", "-") for name, value in given.items() if value]
    if names:
        raise UsageError(f"--plan-file cannot be combined with {', '.join(names)}", hint="the plan says what to do")
