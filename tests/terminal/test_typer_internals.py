"""What the command line relies on in Typer beyond its documentation. A release that changes it fails here first."""

import inspect
from typing import Annotated, Literal

import pytest
import typer

from rtk_cli.terminal.cli.area import Leaf, Root
from rtk_cli.terminal.cli.choice import Choice, ignore_case
from rtk_cli.terminal.cli.typer_internals import (
    OVERRIDDEN,
    BadOptionUsage,
    BadParameter,
    ClickUsageError,
    Command,
    Context,
    HelpFormatter,
    MissingParameter,
    NoSuchOption,
    TyperChoice,
    TyperCommand,
    TyperGroup,
    command_of,
    option_of,
    words_left,
)

application = typer.Typer(rich_markup_mode=None, add_completion=False)


@application.command("send")
def send(
    target: str, number: Annotated[int, typer.Option("--number", "-n", min=1)] = 1, fast: bool = False
) -> None: ...


@pytest.fixture
def command() -> Command:
    return command_of(application.registered_commands[0])


@pytest.mark.parametrize(
    ("owner", "name", "parameters"),
    [(owner, name, parameters) for owner, names in OVERRIDDEN.items() for name, parameters in names.items()],
    ids=str,
)
def test_overridden_method_has_the_expected_parameters(owner: type, name: str, parameters: tuple[str, ...]) -> None:
    assert tuple(inspect.signature(getattr(owner, name)).parameters) == ("self", *parameters)


def test_every_overridden_method_is_listed() -> None:
    listed = {name for names in OVERRIDDEN.values() for name in names}
    for ours, theirs in ((Leaf, TyperCommand), (Root, TyperGroup), (Choice, TyperChoice)):
        classes = [one for one in ours.__mro__ if one.__module__.startswith("rtk_cli.")]
        methods = {name for one in classes for name, value in vars(one).items() if inspect.isfunction(value)}
        of_python = {"__init__", "__annotate_func__"}  # each class with annotations has the latter from 3.14 on
        assert {name for name in methods - listed if hasattr(theirs, name)} <= of_python


def test_rtk_adds_no_attribute_that_typer_uses() -> None:
    added = {"spec", "apply", "examples", "required_words", "names", "build", "_sections", "_row", "_own_help_option"}
    assert {name for name in added if hasattr(TyperGroup, name) or hasattr(TyperCommand, name)} == set()


def test_command_of_a_function_has_parameters_as_rtk_reads_them(command: Command) -> None:
    assert isinstance(command, TyperCommand)
    target, number, fast = command.params
    assert (target.param_type_name, target.required, target.opts, target.nargs) == ("argument", True, ["target"], 1)
    assert (number.param_type_name, number.required, number.opts) == ("option", False, ["--number", "-n"])
    assert (number.default, number.expose_value, number.metavar) == (1, True, None)
    assert (fast.opts, fast.secondary_opts, getattr(fast, "is_flag", None)) == (["--fast"], ["--no-fast"], True)


def test_option_without_exposed_value_calls_back_instead_of_the_function(command: Command) -> None:
    values: list[object] = []
    made = option_of("more", typer.Option(None, "--more"), str)
    made.expose_value = False
    made.callback = lambda ctx, param, value: values.append(value)
    command.params = [*command.params, made]
    with command.make_context("send", ["home", "--more", "x"]) as ctx:
        assert (ctx.params["target"], "more" in ctx.params, values) == ("home", False, ["x"])


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (["home", "--nmber", "1"], NoSuchOption),
        (["home", "--number"], BadOptionUsage),
        (["home", "--number", "0"], BadParameter),
        ([], MissingParameter),
        (["home", "away"], ClickUsageError),
    ],
)
def test_mistakes_are_told_apart_by_class(command: Command, words: list[str], kind: type[ClickUsageError]) -> None:
    with pytest.raises(ClickUsageError) as caught:
        command.make_context("send", [*words])
    assert type(caught.value) is kind
    if isinstance(caught.value, NoSuchOption | BadOptionUsage):
        assert caught.value.option_name == words[1]
    if isinstance(caught.value, BadParameter):
        assert caught.value.param is not None


def test_messages_that_are_recognized_by_their_words(command: Command) -> None:
    with pytest.raises(BadOptionUsage) as missing_value:
        command.make_context("send", ["home", "--number"])
    assert "requires" in missing_value.value.message
    with pytest.raises(ClickUsageError) as extra:
        command.make_context("send", ["home", "away"])
    assert extra.value.format_message().startswith("Got unexpected extra argument(s) (")


def test_choices_have_a_type_of_their_own() -> None:
    made = option_of("kind", typer.Option(None, "--kind"), Literal["A", "B"])
    assert isinstance(made.type, TyperChoice)
    assert list(made.type.choices) == ["A", "B"]
    ignore_case(made)
    assert made.type.convert("a", made, None) == "A"


def test_group_leaves_the_words_of_its_command() -> None:
    group = TyperGroup(name="app", commands={}, rich_markup_mode=None)
    ctx = Context(group, info_name="app")
    group.parse_args(ctx, ["send", "home", "--fast"])
    assert words_left(ctx) == ["send", "home", "--fast"]


def test_formatter_and_context_offer_what_help_pages_use() -> None:
    formatter = HelpFormatter(width=80)
    with formatter.section("Flags"):
        formatter.write("  --fast\n")
    assert formatter.getvalue() == "Flags:\n  --fast\n"
    ctx = Context(Root(), info_name="rtk", obj="session")
    assert (ctx.command_path, ctx.find_root().obj, ctx.resilient_parsing) == ("rtk", "session", False)
    assert hasattr(ctx, "terminal_width")
