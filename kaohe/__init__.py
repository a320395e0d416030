"""Kaohe 考核: the handbook is the program.

A company writes its handbook once, as readable Markdown with short cards under the clauses; Kaohe checks it, runs it
over the month's records, and gives every person's points, score and pay with the clause and the records behind each
number. Imports go down only: `docs/architecture.md` has the rooms and their order, `pyproject.toml` the check.
"""
