"""Handbook: text becomes a checked book of typed cards.

Owns: reading chapters, the formula language, names and units, the checker and its messages, the formatter.
Never: touches records, a database, a terminal or the clock.
Neighbours: `engine` runs the book; `intake` reads its registers; below there is only `base`.
"""
