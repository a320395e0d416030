"""Engine: a book and the month's records become results with their evidence.

Owns: the integer program, its backends (python, DuckDB, Spark), the order of work, states, explanations of a number.
Never: holds a company's rule, reads a handbook's text, prints, asks the clock or the network. In and out go Arrow.
Neighbours: `handbook` gives the book, `month` drives it; `intake` is its sibling and the two never import each other.
"""
