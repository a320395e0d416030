"""Command line: each command turns words typed into calls, and answers into text and exit codes.

Owns: arguments, progress, messages on the terminal, `--json`. Never: computes, decides, or knows a file format.
Neighbours: every room below; nobody imports it.
"""
