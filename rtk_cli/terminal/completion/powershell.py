"""The completion script for PowerShell 5.1 and 7: every word with its description as a tooltip."""

from collections.abc import Iterable

from rtk_cli.terminal.cli.parameter import CompletionHint, Parameter
from rtk_cli.terminal.cli.tree import Node
from rtk_cli.terminal.completion.flag_groups import FlagGroups
from rtk_cli.terminal.completion.values import Rule, Value, argument_rules, flag_rules

HEAD = """\
# Completion of rtk for PowerShell 5.1 and later.
# Generated from the command tree by scripts/generate.py: do not edit.

Register-ArgumentCompleter -Native -CommandName rtk, realtimekit -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
"""

ENGINE = r"""
    function TakenBy([string]$command, [string]$word) {
        if ($valuesOf["$command $word"]) { $valuesOf["$command $word"] } else { $values[$word] }
    }

    function Offer([string]$text, [string]$shown, [string]$help) {
        $kind = [System.Management.Automation.CompletionResultType]::ParameterValue
        $tooltip = if ($help) { $help } else { $shown }
        [System.Management.Automation.CompletionResult]::new($text, $shown, $kind, $tooltip)
    }

    function OfferWords($words, [string]$typed) {
        foreach ($word in $words.Keys) {
            if ($word.StartsWith($typed, [StringComparison]::Ordinal)) { Offer $word $word $words[$word] }
        }
    }

    function OfferFlags([string]$command, [string]$typed) {
        foreach ($words in FlagsOf $command) { OfferWords $words $typed }
    }

    # The files that begin with $typed, each behind $lead, quoted where PowerShell would read an @ itself.
    function OfferFiles([string]$typed, [string]$lead, [bool]$foldersOnly) {
        foreach ($found in [System.Management.Automation.CompletionCompleters]::CompleteFilename($typed)) {
            if ($foldersOnly -and $found.ResultType -ne 'ProviderContainer') { continue }
            $path = $found.CompletionText.Trim("'", '"')
            $text = if ($path.Contains(' ') -or $lead.StartsWith('@')) { "'$lead$path'" } else { "$lead$path" }
            Offer $text $found.ListItemText $found.ToolTip
        }
    }

    # Asks the program itself for values of a kind, with their titles. It prints nothing on errors.
    function OfferListed([string]$kind, [string]$typed, [string]$lead) {
        $program = Get-Command -CommandType Application -ErrorAction SilentlyContinue $commandAst.GetCommandName() |
            Select-Object -First 1
        if (-not $program) { return }
        $encoding = [Console]::OutputEncoding
        try {
            [Console]::OutputEncoding = [System.Text.UTF8Encoding]::new($false)
            $lines = & $program completion values $kind "--typed=$typed" '--' @before 2>$null
        } finally {
            [Console]::OutputEncoding = $encoding
        }
        foreach ($line in $lines) {
            $value, $title = $line -split "`t", 2
            if (-not $value.StartsWith($typed, [StringComparison]::Ordinal)) { continue }
            $quoted = [System.Management.Automation.Language.CodeGeneration]::EscapeSingleQuotedStringContent($value)
            $text = if ($value -match '^[A-Za-z0-9_.=:/-]+$') { "$lead$value" } else { "$lead'$quoted'" }
            Offer $text $value $title
        }
    }

    function OfferValues($takes, [string]$typed, [string]$lead) {
        switch ($takes[0]) {
            '<text>' { }
            '<file>' { OfferFiles $typed $lead $false }
            '<folder>' { OfferFiles $typed $lead $true }
            '<@file>' { if ($typed.StartsWith('@')) { OfferFiles $typed.Substring(1) "$lead@" $false } }
            default {
                if ($takes[0].StartsWith('<')) {
                    OfferListed $takes[0].Trim('<', '>') $typed $lead
                    return
                }
                foreach ($choice in $takes) {
                    if (-not $choice.StartsWith($typed, [StringComparison]::Ordinal)) { continue }
                    $text = if ($choice.Contains(' ')) { "$lead'$choice'" } else { "$lead$choice" }
                    Offer $text $choice ''
                }
            }
        }
    }

    $path = ''
    $flag = ''
    $plain = $false
    $number = 1
    $before = @($commandAst.CommandElements | Select-Object -Skip 1 |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } | ForEach-Object { $_.ToString().Trim("'", '"') })
    foreach ($word in $before) {
        if ($flag) { $flag = '' }
        elseif (-not $plain -and $word -eq '--') { $plain = $true }
        elseif (-not $plain -and $word.StartsWith('-')) { if (TakenBy $path $word) { $flag = $word } }
        elseif ($commands.ContainsKey($path)) { $path = "$path $word".Trim() }
        else { $number++ }
    }

    $typed = $wordToComplete.Trim("'", '"')
    $results = @(
        if ($flag) { OfferValues @(TakenBy $path $flag) $typed '' }
        elseif (-not $plain -and $typed -match '^(--[^=]+)=(.*)$') {
            $name, $value = $Matches[1], $Matches[2]
            $takes = @(TakenBy $path $name)
            if ($takes) { OfferValues $takes $value "$name=" }
        }
        elseif (-not $plain -and $typed.StartsWith('-')) { OfferFlags $path $typed }
        elseif ($commands.ContainsKey($path)) { OfferWords $commands[$path] $typed }
        else {
            $takes = @(if ($arguments["$path $number"]) { $arguments["$path $number"] } else { $arguments["$path *"] })
            if ($takes) { OfferValues $takes $typed '' }
            elseif (-not $plain -and -not $typed) { OfferFlags $path '' }
        }
    )
    # An empty string keeps PowerShell from offering files where rtk takes none.
    if ($results) { $results } else { '' }
}
"""


def script(root: Node) -> str:
    """The whole script."""
    parts = [*_commands(root), "", *_flags(root), "", *_flag_values(root), "", *_arguments(root)]
    return HEAD + "\n" + "\n".join(f"    {line}" if line else "" for line in parts) + "\n" + ENGINE


def _commands(root: Node) -> list[str]:
    groups = [node for node in root.every() if not node.is_command]
    rows = [
        line
        for node in groups
        for line in _dictionary(
            f"{_quoted(node.name)} = ", ((child.path[-1], child.summary) for child in node.children)
        )
    ]
    return ["# The commands below each group.", "$commands = @{", *_indented(rows), "}"]


def _flags(root: Node) -> list[str]:
    flag_groups = FlagGroups(root)
    shared = [
        line
        for heading, flags in flag_groups.by_heading.items()
        for line in _dictionary(f"$flags{heading} = ", _words(flags))
    ]
    cases = [line for node in root.every() for line in _flags_of(node, flag_groups)]
    return [
        *shared,
        "",
        "function FlagsOf([string]$command) {",
        "    switch ($command) {",
        *_indented(_indented(cases)),
        "    }",
        "}",
    ]


def _flags_of(node: Node, flag_groups: FlagGroups) -> list[str]:
    groups = [f"$flags{heading}" for heading in flag_groups.of(node)]
    own = _dictionary("", _words(flag_groups.rest(node))) if flag_groups.rest(node) else []
    if not own:
        return [f"{_quoted(node.name)} {{ {'; '.join(groups)} }}"]
    return [f"{_quoted(node.name)} {{", *_indented([*own, "; ".join(groups)]), "}"]


def _words(flags: Iterable[Parameter]) -> Iterable[tuple[str, str]]:
    return ((word, flag.help) for flag in flags for word in flag.every_word)


def _flag_values(root: Node) -> list[str]:
    rules = flag_rules(root)
    general = [f"{_quoted(word)} = {_value(rule.value)}" for rule in rules for word in _general(rule)]
    special = [f"{_quoted(key)} = {_value(rule.value)}" for rule in rules for key in _special(rule)]
    return [
        "# The value of a flag in every command, and where that depends on the command.",
        *["$values = @{", *_indented(general), "}"],
        *["$valuesOf = @{", *_indented(special), "}"],
    ]


def _general(rule: Rule) -> tuple[str, ...]:
    return rule.words if rule.commands is None else ()


def _special(rule: Rule) -> list[str]:
    return [f"{command} {word}" for command in rule.commands or () for word in rule.words]


def _arguments(root: Node) -> list[str]:
    rows = [
        f"{_quoted(f'{command} {number}')} = {_value(value)}"
        for value, places in argument_rules(root).items()
        for command, number in places
    ]
    return ["# The arguments of a command, by position.", "$arguments = @{", *_indented(rows), "}"]


def _value(value: Value) -> str:
    kind = "text" if value.hint is CompletionHint.NONE else value.hint.value
    return f"@({', '.join(map(_quoted, value.choices or (f'<{kind}>',)))})"


def _dictionary(before: str, words: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{before}[ordered]@{{", *_indented(f"{_quoted(word)} = {_quoted(text)}" for word, text in words), "}"]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def _quoted(text: str) -> str:
    escaped = text.replace("'", "''")
    return f"'{escaped}'"
