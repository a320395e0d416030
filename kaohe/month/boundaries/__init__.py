"""Boundaries: worked cases on both sides of every limit, made from the cases a handbook has.

Owns: which value of which result, field or judgement meets a limit; what must come out there.
Never: decides what a rule means (handbook, engine). Neighbours: `month.testing` runs what is made.
"""
