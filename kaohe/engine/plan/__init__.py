"""From a book to a program.

Owns: how frames (subject × period × part), registers, measures, judgements and references become steps.
Never: runs a step, reads a file, knows a backend.
Neighbours: `handbook` below gives the typed formulas, `engine.ir` is what it writes, `engine.run` feeds and reads it.
"""
