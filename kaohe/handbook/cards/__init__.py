"""Cards: the fenced blocks of a chapter become typed cards, kind by kind.

Owns: which keys each kind has, the shape of what stands under them, faults that one card shows by itself.
Never: the types of formulas, other cards, files.
Neighbours: `load` calls `read_card`; `parser` reads the formulas; the checker takes the cards further.
"""
