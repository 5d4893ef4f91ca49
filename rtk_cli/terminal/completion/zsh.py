"""The completion script for zsh, with its own `_arguments` for descriptions, exclusions and clustering."""

import shlex
from collections.abc import Iterable

from rtk_cli.terminal.cli.parameter import CompletionHint, Parameter
from rtk_cli.terminal.cli.tree import Node
from rtk_cli.terminal.completion.flag_groups import FlagGroups

HEAD = """\
#compdef rtk realtimekit
# Completion of rtk for zsh: put it into a folder of $fpath.
# Generated from the command tree by scripts/generate.py: do not edit.
"""

BODY = r"""
# Asks the program itself for values of the kind $1, with their titles. It prints nothing on errors.
_rtk_listed() {
  local line value suffix=() ask=(completion values $1 --typed=${(Q)PREFIX} -- $_rtk_line[2,-1])
  local -a offers
  for line in ${(f)"$(command $_rtk_line[1] $ask 2>/dev/null)"}; do
    line=${line//\\/\\\\}
    value=${line%%$'\t'*}
    offers+=("${value//:/\\:}:${line#*$'\t'}")
  done
  case $1 in columns | settings) suffix=(-S '') ;; esac
  (( $#offers )) && _describe -V -t $1 $1 offers "${suffix[@]}"
}

# The body of a request: a file after an @, or JSON.
_rtk_json_body() {
  if compset -P '@'; then
    _files
  else
    _message -e body 'JSON, @FILE or -'
  fi
}
"""

TAIL = """\
if [[ $funcstack[1] == _rtk ]]; then
  _rtk "$@"
else
  compdef _rtk rtk realtimekit
fi
"""

ACTIONS = {
    CompletionHint.NONE: " ",
    CompletionHint.FILE: "_files",
    CompletionHint.FOLDER: "_files -/",
    CompletionHint.FILE_AFTER_AT: "_rtk_json_body",
}
WIDTH = 2


def script(root: Node) -> str:
    """The whole script."""
    flag_groups = FlagGroups(root)
    functions = [line for node in root.every() for line in _function(node, flag_groups)]
    return "\n".join([HEAD, *_shared(flag_groups), "", BODY, *functions, TAIL])


def _shared(flag_groups: FlagGroups) -> list[str]:
    """The shared flags as arrays, so that the script has each of them once."""
    return [
        line
        for heading, flags in flag_groups.by_heading.items()
        for line in (f"typeset -ga _rtk_flags_{heading.lower()}=(", *_indented(map(_flag, flags)), ")")
    ]


def _function(node: Node, flag_groups: FlagGroups) -> list[str]:
    body = _leaf(node, flag_groups) if node.is_command else _group(node, flag_groups)
    return [f"{_name(node)}() {{", *_indented(body), "}", ""]


def _group(node: Node, flag_groups: FlagGroups) -> list[str]:
    remember = [] if node.path else ['local -a _rtk_line=("${(@Q)words[1,CURRENT-1]}")']
    words = [shlex.quote(f"{child.path[-1]}:{_escaped(child.summary, ':')}") for child in node.children]
    calls = [f"      {child.path[-1]}) {_name(child)} && ret=0 ;;" for child in node.children]
    return [
        *remember,
        "local curcontext=$curcontext state line ret=1",
        "local -a commands=(",
        *_indented(words),
        ")",
        *_arguments("-C -s -A '-*'", node, flag_groups, ["': :->command'", "'*:: :->rest'"], " && ret=0"),
        "case $state in",
        "  command) _describe -V -t commands command commands && ret=0 ;;",
        "  rest)",
        "    case $words[1] in",
        *calls,
        "    esac",
        "    ;;",
        "esac",
        "return ret",
    ]


def _leaf(node: Node, flag_groups: FlagGroups) -> list[str]:
    return _arguments("-s", node, flag_groups, [_argument(argument) for argument in node.arguments])


def _arguments(options: str, node: Node, flag_groups: FlagGroups, rest: list[str], ending: str = "") -> list[str]:
    groups = [f'"${{_rtk_flags_{heading.lower()}[@]}}"' for heading in flag_groups.of(node)]
    *words, last = [*map(_flag, flag_groups.rest(node)), *groups, *rest]
    return [f"_arguments {options} \\", *(f"  {word} \\" for word in words), f"  {last}{ending}"]


def _flag(flag: Parameter) -> str:
    """`_arguments` specs: the words of one flag exclude each other, unless it may be repeated."""
    specs = [_spec(word, flag) for word in flag.every_word]
    if len(specs) == 1:
        return shlex.quote(specs[0] if not flag.repeatable else f"*{specs[0]}")
    before = "*" if flag.repeatable else f"({' '.join(flag.every_word)})"
    return " ".join(shlex.quote(before + spec) for spec in specs)


def _spec(word: str, flag: Parameter) -> str:
    value = f":{_escaped(flag.metavar or flag.name, ':')}:{_action(flag)}" if flag.takes_value else ""
    ending = "" if not flag.takes_value else "=" if word.startswith("--") else "+"
    return f"{word}{ending}[{_escaped(flag.help, '[]')}]{value}"


def _argument(argument: Parameter) -> str:
    position = "*" if argument.repeatable else "" if argument.required else ":"
    return shlex.quote(f"{position}:{_escaped(argument.shown, ':')}:{_action(argument)}")


def _action(parameter: Parameter) -> str:
    if parameter.choices:
        return f"({' '.join(_escaped(choice, ' ():') for choice in parameter.choices)})"
    if parameter.hint.is_listed:
        return f" _rtk_listed {parameter.hint.value}"
    return ACTIONS[parameter.hint]


def _name(node: Node) -> str:
    return "_".join(["_rtk", *(word.replace("-", "_") for word in node.path)])


def _escaped(text: str, signs: str) -> str:
    return "".join(f"\\{sign}" if sign in signs + "\\" else sign for sign in text)


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"{' ' * WIDTH}{line}" for line in lines]
