"""The completion script for fish: every word with its description."""

from collections.abc import Iterable

from rtk_cli.terminal.cli.parameter import CompletionHint, Parameter
from rtk_cli.terminal.cli.tree import Node
from rtk_cli.terminal.completion.flag_groups import FlagGroups
from rtk_cli.terminal.completion.values import Rule, Value, argument_rules, flag_rules

HEAD = """\
# Completion of rtk for fish. Generated from the command tree by scripts/generate.py: do not edit.
"""

ENGINE = r"""
# Prints what completes the word at the cursor.
function __rtk_complete
    set -l line (commandline -opc)
    set -e line[1]
    set -l path ''
    set -l flag ''
    set -l plain ''
    set -l number 1
    for word in $line
        if test -n "$flag"
            set flag ''
        else if test -z "$plain" -a "$word" = --
            set plain yes
        else if test -z "$plain"; and string match -q -- '-*' "$word"
            if count (__rtk_flag "$path" "$word") >/dev/null
                set flag "$word"
            end
        else if count (__rtk_commands "$path") >/dev/null
            set path (string trim -- "$path $word")
        else
            set number (math $number + 1)
        end
    end
    set -l word (commandline -ct)
    if test -n "$flag"
        __rtk_values '' "$word" (__rtk_flag "$path" "$flag")
    else if test -z "$plain"; and string match -q -- '--*=*' "$word"
        set -l parts (string split -m 1 = -- "$word")
        __rtk_values "$parts[1]=" "$parts[2]" (__rtk_flag "$path" "$parts[1]")
    else if test -z "$plain"; and string match -q -- '-*' "$word"
        __rtk_flags "$path"
    else if not __rtk_commands "$path"
        set -l takes (__rtk_argument "$path" "$number")
        if count $takes >/dev/null
            __rtk_values '' "$word" $takes
        else if test -z "$plain$word"
            __rtk_flags "$path"
        end
    end
end

# Prints the values of the kind or the choices $argv[3..], each behind $argv[1]; $argv[2] is what was typed.
function __rtk_values
    set -l lead $argv[1]
    set -l typed (string trim --left --chars '"\'' -- "$argv[2]")
    switch "$argv[3]"
        case '<text>'
        case '<file>'
            __rtk_behind "$lead" (__rtk_files "$typed")
        case '<folder>'
            __rtk_behind "$lead" (__rtk_files "$typed" | string match -- '*/')
        case '<@file>'
            if string match -q -- '@*' "$typed"
                __rtk_behind "$lead@" (__rtk_files (string sub -s 2 -- "$typed"))
            else
                printf '%s\t%s\n' "$lead@" 'a file with the body'
            end
        case '<*>'
            __rtk_behind "$lead" (__rtk_listed (string trim --chars '<>' -- "$argv[3]") "$typed")
        case '*'
            __rtk_behind "$lead" $argv[3..-1]
    end
end

# Asks the program itself for values of the kind $argv[1], with their titles. It prints nothing on errors.
function __rtk_listed
    set -l line (commandline -opc)
    command -q $line[1]
    and command $line[1] completion values $argv[1] --typed="$argv[2]" -- $line[2..-1] 2>/dev/null
end

# Prints the files that begin with $argv[1], as fish completes an unknown command.
function __rtk_files
    complete -C "'' $argv[1]" | string replace -r '\t.*' ''
end

function __rtk_behind
    for value in $argv[2..-1]
        printf '%s%s\n' "$argv[1]" "$value"
    end
end

complete -c rtk -f -k -a '(__rtk_complete)'
complete -c realtimekit -w rtk
"""


def script(root: Node) -> str:
    """The whole script."""
    return "\n".join(
        [HEAD, *_commands(root), "", *_flags(root), "", *_flag_values(root), "", *_arguments(root), ENGINE]
    )


def _commands(root: Node) -> list[str]:
    groups = [node for node in root.every() if not node.is_command]
    cases = [
        _case([node.name], _described((child.path[-1], child.summary) for child in node.children)) for node in groups
    ]
    comment = "# Prints the commands below $argv[1]; fails if there are none."
    return [comment, *_function("commands", '"$argv[1]"', cases, ["return 1"])]


def _flags(root: Node) -> list[str]:
    flag_groups = FlagGroups(root)
    shared = [
        line
        for heading, flags in flag_groups.by_heading.items()
        for line in (f"function __rtk_flags_{heading.lower()}", *_indented(_flag_words(flags)), "end", "")
    ]
    cases = [_case([node.name], _flags_of(node, flag_groups)) for node in root.every()]
    return [*shared, "# Prints the flags of command $argv[1].", *_function("flags", '"$argv[1]"', cases)]


def _flags_of(node: Node, flag_groups: FlagGroups) -> list[str]:
    shared = [f"__rtk_flags_{heading.lower()}" for heading in flag_groups.of(node)]
    return [*_flag_words(flag_groups.rest(node)), *shared]


def _flag_words(flags: Iterable[Parameter]) -> list[str]:
    return _described((word, flag.help) for flag in flags for word in flag.every_word)


def _flag_values(root: Node) -> list[str]:
    cases = [_case(_patterns(rule), [_value(rule.value)]) for rule in flag_rules(root)]
    comment = (
        "# Prints the value of flag $argv[2] of command $argv[1]: its choices, or a kind; nothing if it takes none."
    )
    return [comment, *_function("flag", '"$argv[1] $argv[2]"', cases)]


def _patterns(rule: Rule) -> list[str]:
    if rule.commands is None:
        return [f"* {word}" for word in rule.words]
    return [f"{command} {word}" for command in rule.commands for word in rule.words]


def _arguments(root: Node) -> list[str]:
    cases = [
        _case([f"{command} {number}" for command, number in places], [_value(value)])
        for value, places in argument_rules(root).items()
    ]
    comment = "# The same for argument number $argv[2] of command $argv[1]."
    return [comment, *_function("argument", '"$argv[1] $argv[2]"', cases)]


def _value(value: Value) -> str:
    if value.choices:
        return f"printf '%s\\n' {' '.join(map(_quoted, value.choices))}"
    return f"echo '<{value.hint.value if value.hint is not CompletionHint.NONE else 'text'}>'"


def _described(words: Iterable[tuple[str, str]]) -> list[str]:
    rows = [f"    {word} {_quoted(help_text)}" for word, help_text in words]
    if not rows:
        return []
    return ["printf '%s\\t%s\\n' \\", *(f"{row} \\" for row in rows[:-1]), rows[-1]]


def _function(name: str, subject: str, cases: list[list[str]], otherwise: list[str] | None = None) -> list[str]:
    last = [["case '*'", *_indented(otherwise)]] if otherwise else []
    body = [f"switch {subject}", *_indented(line for case in (*cases, *last) for line in case), "end"]
    return [f"function __rtk_{name}", *_indented(body), "end"]


def _case(patterns: list[str], action: list[str]) -> list[str]:
    return [f"case {' '.join(map(_quoted, patterns))}", *_indented(action)]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
