"""Against: a finished run beside the company's own spreadsheet, and the likely cause of each difference.

Owns: reading such a sheet, comparing it cell by cell, guessing causes with the typed formulas. Never: changes a run.
Neighbours: `intake` reads the cells, `engine.explain` and `engine.interpret` work a person's formulas out.
"""
