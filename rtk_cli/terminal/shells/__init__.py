"""One module a shell: the command tree as a completion script that starts no program."""
