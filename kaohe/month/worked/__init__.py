"""Worked cases: what a handbook's 例 say, laid out as records, run in as few runs as can be, and compared.

Owns: a case's rows, results set by hand and history; which cases may share a run; expected against found.
Never: reads a file (handbook.cases does), decides what a result is. Neighbours: `month.testing` runs what is laid out.
"""
