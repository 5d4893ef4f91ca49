"""Completion scripts for bash, zsh, fish and PowerShell."""
