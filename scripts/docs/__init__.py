"""Generates the project files that follow from the code: help, completion scripts, reference pages."""
