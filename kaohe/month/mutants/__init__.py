"""Mutants: the handbook with one small thing changed, to see which rules no worked case would miss.

Owns: what is changed, which cases see a change, the list of survivors with their reasons.
Never: decides what a rule means (handbook, engine), reads records. Neighbours: `month.testing` runs the cases.
"""
