"""Manual pages in roff, from the command tree: rtk(1), and one page per area such as rtk-meetings(1)."""

from collections.abc import Iterable, Sequence

from rtk_cli import __version__
from rtk_cli.config.settings import SETTINGS
from rtk_cli.terminal.cli.areas import AREAS
from rtk_cli.terminal.cli.help_topics import OTHER_VARIABLES, TEXTS, exit_code_meanings
from rtk_cli.terminal.cli.parameter import Parameter
from rtk_cli.terminal.cli.root_help_content import EXAMPLES, INTRO
from rtk_cli.terminal.cli.tree import OWN, Node, flags_by_heading, shared_flags, tree

ALIAS = "realtimekit"
"""The second name of the command, for machines on which another tool is called rtk."""
FILES = (
    ("~/.config/rtk/config.toml", "The profiles. RTK_CONFIG_DIR moves the folder; `rtk config path` prints it."),
    ("~/.local/share/rtk", "The data of the emulator. RTK_DATA_DIR moves it."),
)
_SHARED = "This command also takes the flags of {}, which rtk(1) describes."


def man_pages() -> dict[str, str]:
    """The text of each page by its name without a section: `rtk`, `rtk-meetings`, and `realtimekit` for `rtk`."""
    root = tree()
    areas = {f"rtk-{area.name}": _area_page(area) for area in root.children}
    return {"rtk": _root_page(root), ALIAS: ".so man1/rtk.1\n", **areas}


def man_page(words: Sequence[str]) -> str:
    """The page on the command that `words`, which name one, lead to."""
    return man_pages()["-".join(["rtk", *words[:1]])]


def _root_page(root: Node) -> str:
    groups = shared_flags(root)
    return _page(
        "rtk",
        "administer Cloudflare RealtimeKit",
        (
            ("SYNOPSIS", _synopsis((name, "AREA COMMAND [FLAGS]") for name in ("rtk", ALIAS))),
            ("DESCRIPTION", [_text(INTRO), ".PP", _text(TEXTS["flags"]), ".PP", *_paragraphs(TEXTS["output"])]),
            ("AREAS", [line for area in root.children for line in _item(_bold(f"rtk-{area.name}(1)"), area.summary)]),
            *((f"{heading.upper()} FLAGS", _parameters(flags)) for heading, flags in groups.items()),
            ("EXIT STATUS", _exit_status()),
            ("ENVIRONMENT", _environment()),
            ("FILES", [line for name, text in FILES for line in _item(_italic(name), text)]),
            ("EXAMPLES", _examples(EXAMPLES)),
            ("SEE ALSO", [_text("rtk help AREA COMMAND, rtk help TOPIC, " + ", ".join(_names(root)))]),
        ),
    )


def _area_page(area: Node) -> str:
    commands = [node for node in area.every() if node.is_command]
    sections = [("SYNOPSIS", _synopsis(map(_usage, commands)))]
    sections.append(("DESCRIPTION", _paragraphs(area.help)))
    if area.is_command:
        sections += [("FLAGS", _details(area)), ("EXAMPLES", _examples(area.examples))]
    else:
        sections.append(("COMMANDS", [line for node in commands for line in _command(node)]))
    sections.append(("SEE ALSO", [_bold("rtk") + "(1)"]))
    return _page(f"rtk-{area.name}", area.summary.rstrip("."), sections)


def _page(name: str, summary: str, sections: Iterable[tuple[str, list[str]]]) -> str:
    names = f"rtk, {ALIAS}" if name == "rtk" else name
    lines = [
        '.\\" Generated from the command tree by scripts/generate.py: do not edit.',
        f'.TH {name.upper()} 1 "" "rtk {__version__}" "rtk manual"',
        ".nh",
        ".ad l",
        ".SH NAME",
        f"{_escaped(names)} \\- {_escaped(summary[:1].lower() + summary[1:])}",
    ]
    for heading, text in sections:
        if text:
            lines += [f".SH {heading}", *text]
    return "\n".join(lines) + "\n"


def _command(node: Node) -> list[str]:
    return [f".SS {_escaped(node.name)}", *_paragraphs(node.help), *_details(node), *_below(_examples(node.examples))]


def _details(node: Node) -> list[str]:
    headings = flags_by_heading(node)
    shared = ", ".join(heading.lower() for heading in headings if heading != OWN)
    own = _parameters((*node.arguments, *headings.get(OWN, ())))
    note = [_text(_SHARED.format(shared))] if shared else []
    return [*own, *(note if not own and node.name in AREAS else _below(note))]


def _usage(node: Node) -> tuple[str, str]:
    name = " ".join(("rtk", *node.path))
    return name, node.usage.removeprefix(name).strip()


def _synopsis(usages: Iterable[tuple[str, str]]) -> list[str]:
    lines = [line for name, rest in usages for line in (".br", f".B {_escaped(name)}", _text(rest))]
    return lines[1:]


def _parameters(parameters: Iterable[Parameter]) -> list[str]:
    return [line for one in parameters for line in _item(_words(one), one.help or one.shown)]


def _words(parameter: Parameter) -> str:
    value = _italic(parameter.shown or parameter.name.upper()) if parameter.takes_value else ""
    words = ", ".join(map(_bold, parameter.every_word))
    return " ".join(filter(None, (words, value)))


def _exit_status() -> list[str]:
    meanings = exit_code_meanings().items()
    rows = [_item(_bold(str(int(code))), f"{kind}: {text}" if kind else text) for code, (kind, text) in meanings]
    return [*_paragraphs(TEXTS["exit-codes"]), *(line for row in rows for line in row)]


def _environment() -> list[str]:
    rows = [(", ".join(setting.variables), setting.help) for setting in SETTINGS if setting.environment]
    return [
        *_paragraphs(TEXTS["environment"]),
        *(line for name, text in (*rows, *OTHER_VARIABLES) for line in _item(_bold(name), text)),
    ]


def _examples(examples: Sequence[str]) -> list[str]:
    if not examples:
        return []
    return [".RS 4", ".nf", *map(_text, examples), ".fi", ".RE"]


def _below(lines: list[str]) -> list[str]:
    """The lines as a paragraph of their own."""
    return [".PP", *lines] if lines else []


def _names(root: Node) -> list[str]:
    return [f"rtk-{area.name}(1)" for area in root.children]


def _item(term: str, text: str) -> list[str]:
    return [".TP", term, _text(" ".join(text.split()))]


def _paragraphs(text: str) -> list[str]:
    first, *rest = [_text(" ".join(part.split())) for part in text.split("\n\n")]
    return [first, *(line for part in rest for line in (".PP", part))]


def _bold(text: str) -> str:
    return f"\\fB{_escaped(text)}\\fR"


def _italic(text: str) -> str:
    return f"\\fI{_escaped(text)}\\fR"


def _text(text: str) -> str:
    """A line of prose; one that begins with a dot or a quote would be a request."""
    return ("\\&" if text.startswith((".", "'")) else "") + _escaped(text)


def _escaped(text: str) -> str:
    for sign, escape in (("\\", "\\e"), ("-", "\\-"), ("'", "\\(aq"), ("`", "\\(ga"), ("^", "\\(ha"), ("~", "\\(ti")):
        text = text.replace(sign, escape)
    return text
