"""Month: the close, from records and a book to a run that can be computed again.

Owns: pinning handbook, data and date of knowledge; running the engine in order; writing and reading a run's folder.
Never: holds a rule, lays out a report, talks to a person. Neighbours: `intake` and `engine` below, `reports` above.
"""
