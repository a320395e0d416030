"""Demo: a believable make-believe company of any size, the same for the same seed.

Owns: people, plans, events and the flaws real records have, written as the files a company would hand in.
Never: is needed by a real close; knows a rule that the handbook does not state.
Neighbours: `handbook` says which registers exist; `cli` offers the command.
"""
