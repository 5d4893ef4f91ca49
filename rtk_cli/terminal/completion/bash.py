"""The completion script for bash: no descriptions, and nothing newer than bash 3.2, the version of macOS."""

import shlex
from collections.abc import Iterable

from rtk_cli.terminal.cli.parameter import CompletionHint
from rtk_cli.terminal.cli.tree import Node
from rtk_cli.terminal.completion.flag_groups import FlagGroups
from rtk_cli.terminal.completion.values import Rule, Value, argument_rules, flag_rules

HEAD = """\
# Completion of rtk for bash 3.2 and later, with or without bash-completion.
# Generated from the command tree by scripts/generate.py: do not edit.
"""

ENGINE = r"""
# Sets `line` to the words up to the cursor as the shell sees them: COMP_WORDS is cut at = : and @ too.
_rtk_line() {
  local rest=${COMP_LINE:0:COMP_POINT} spaces piece i last=-1
  line=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    spaces=${rest%%[![:space:]]*}
    rest=${rest#"$spaces"}
    piece=${COMP_WORDS[i]}
    ((i < COMP_CWORD)) || piece=$rest
    [[ $i -gt 0 && -z $spaces ]] || last=$((last + 1))
    line[last]=${line[last]-}$piece
    rest=${rest#"$piece"}
  done
}

# Adds what begins with $1, where $2 is what readline replaces of the whole word $3.
_rtk_reply() {
  local typed=$1 quoted= lead head=${3%"$2"} word
  _rtk_unquote "$3"
  case $kind in
    choice)
      for word in ${words[@]+"${words[@]}"}; do
        [[ -n $quoted ]] || printf -v word %q "$word"
        [[ $word != "$typed"* ]] || _rtk_add "$word"
      done
      ;;
    file) { [[ $lead == "$head" ]] && compopt -o default 2>/dev/null; } || _rtk_files -f ;;
    folder) { [[ $lead == "$head" ]] && compopt -o dirnames 2>/dev/null; } || _rtk_files -d ;;
    @file)
      case $typed in
        '') ! compopt -o nospace 2>/dev/null || _rtk_add @ ;;
        @*) typed=${typed#@} && _rtk_unquote "$3" && _rtk_files -f ;;
      esac
      ;;
    text | '') ;;
    *) _rtk_listed ;;
  esac
}

# Takes an opening quote off `typed`; what stands before that in the whole word $1 is `lead`.
_rtk_unquote() {
  case $typed in [\"\']*) quoted=${typed%"${typed#?}"} typed=${typed#?} ;; esac
  lead=${1%"$typed"}
}

_rtk_add() {
  local whole=$lead$1
  COMPREPLY[${#COMPREPLY[@]}]=${whole#"$head"}
}

# Asks the program itself for values of `kind` and adds those that begin with `typed`. It prints nothing on errors.
_rtk_listed() {
  local word plain_words before=${#line[@]} signs=$'["\'\\\\]' begin=${typed//\\/}
  plain_words=("${line[@]:1:before-2}")
  plain_words=(${plain_words[@]+"${plain_words[@]//$signs/}"})
  while IFS=$'\t' read -r word _; do
    [[ -n $word && $word == "$begin"* ]] || continue
    case $quoted in
      \') word=${word//\'/\'\\\'\'} ;;
      \") word=${word//\\/\\\\} word=${word//\"/\\\"} word=${word//\$/\\\$} word=${word//\`/\\\`} ;;
      *) [[ $kind == columns ]] || printf -v word %q "$word" ;;
    esac
    _rtk_add "$word"
  done <<<"$(
    command "$program" completion values "$kind" --typed="$begin" -- \
      ${plain_words[@]+"${plain_words[@]}"} 2>/dev/null
  )"
  case $kind in columns | settings) ! compopt -o nospace 2>/dev/null ;; esac
}

# Adds the files, or with -d the folders, that begin with `typed`.
_rtk_files() {
  local name=$typed
  [[ -n $quoted ]] || name=${name//\\/}
  while IFS= read -r name; do
    [[ -n $name ]] || continue
    [[ ! -d $name ]] || name=$name/
    [[ -n $quoted || $name == "~"* ]] || printf -v name %q "$name"
    _rtk_add "$name"
  done <<<"$(compgen "$1" -- "$name")"
  case ${COMPREPLY[0]-} in */) compopt -o nospace 2>/dev/null ;; esac
}

_rtk() {
  local program=$1 line words kind path= flag= plain= number=1 word i last
  COMPREPLY=()
  _rtk_line
  last=$((${#line[@]} - 1))
  for ((i = 1; i < last; i++)); do
    word=${line[i]}
    _rtk_commands "$path"
    if [[ -n $flag ]]; then
      flag=
    elif [[ -z $plain && $word == -- ]]; then
      plain=yes
    elif [[ -z $plain && $word == -* ]]; then
      _rtk_flag "$path" "$word"
      [[ -z $kind ]] || flag=$word
    elif [[ ${#words[@]} -gt 0 ]]; then
      path=${path:+$path }$word
    else
      number=$((number + 1))
    fi
  done
  _rtk_here "${line[last]}" "$2"
  return 0
}

# Completes the word $1 at the cursor.
_rtk_here() {
  local value=$1
  kind=choice
  if [[ -n $flag ]]; then
    _rtk_flag "$path" "$flag"
  elif [[ -z $plain && $1 == --*=* ]]; then
    _rtk_flag "$path" "${1%%=*}"
    value=${1#*=}
  elif [[ -z $plain && $1 == -* ]]; then
    _rtk_flags "$path"
  else
    _rtk_commands "$path"
    [[ ${#words[@]} -gt 0 ]] || _rtk_argument "$path" "$number"
    if [[ -z $kind$plain$1 ]]; then # nothing but flags can follow
      kind=choice
      _rtk_flags "$path"
    fi
  fi
  _rtk_reply "$value" "$2" "$1"
}

complete -F _rtk rtk realtimekit
"""


def script(root: Node) -> str:
    """The whole script."""
    return "\n".join(
        [HEAD, *_commands(root), "", *_flags(root), "", *_flag_values(root), "", *_arguments(root), ENGINE]
    )


def _commands(root: Node) -> list[str]:
    groups = [node for node in root.every() if not node.is_command]
    cases = [_case([node.name], _set(child.path[-1] for child in node.children)) for node in groups]
    return ["# Sets `words` to the commands below $1.", *_function("commands", '"$1"', cases, "words=()")]


def _flags(root: Node) -> list[str]:
    flag_groups = FlagGroups(root)
    shared = [
        f"  local {heading.lower()}=({' '.join(word for flag in flags for word in flag.every_word)})"
        for heading, flags in flag_groups.by_heading.items()
    ]
    cases = [_case([node.name], _flags_of(node, flag_groups)) for node in root.every()]
    comment, *rest = ["# Sets `words` to the flags of command $1.", *_function("flags", '"$1"', cases, "words=()")]
    return [comment, rest[0], *shared, *rest[1:]]


def _flags_of(node: Node, flag_groups: FlagGroups) -> str:
    own = [word for flag in flag_groups.rest(node) for word in flag.every_word]
    groups = [f'"${{{heading.lower()}[@]}}"' for heading in flag_groups.of(node)]
    return f"words=({' '.join([*own, *groups])})"


def _flag_values(root: Node) -> list[str]:
    cases = [_case(_patterns(rule), _value(rule.value)) for rule in flag_rules(root)]
    comment = "# Sets `kind` to what flag $2 of command $1 takes, empty for nothing, and `words` to its choices."
    return [comment, *_function("flag", '"$1 $2"', cases, "kind=")]


def _patterns(rule: Rule) -> list[str]:
    if rule.commands is None:
        return [f"* {word}" for word in rule.words]
    return [f"{command} {word}" for command in rule.commands for word in rule.words]


def _arguments(root: Node) -> list[str]:
    cases = [
        _case([f"{command} {number}" for command, number in places], _value(value))
        for value, places in argument_rules(root).items()
    ]
    comment = "# The same for argument number $2 of command $1."
    return [comment, *_function("argument", '"$1 $2"', cases, "kind=")]


def _value(value: Value) -> str:
    if value.choices:
        return f"kind=choice {_set(value.choices)}"
    return f"kind={value.hint.value}" if value.hint is not CompletionHint.NONE else "kind=text"


def _set(words: Iterable[str]) -> str:
    return f"words=({' '.join(map(shlex.quote, words))})"


def _function(name: str, subject: str, cases: list[str], otherwise: str) -> list[str]:
    return [f"_rtk_{name}() {{", f"  case {subject} in", *cases, f"    *) {otherwise} ;;", "  esac", "}"]


def _case(patterns: list[str], action: str) -> str:
    return f"    {' | '.join(map(_pattern, patterns))}) {action} ;;"


def _pattern(text: str) -> str:
    """Quoted, except for a star at either end."""
    if text.startswith("*"):
        return "*" + shlex.quote(text[1:])
    if text.endswith("*"):
        return shlex.quote(text[:-1]) + "*"
    return shlex.quote(text)
