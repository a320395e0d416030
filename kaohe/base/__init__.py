"""Base: the few words every room shares, such as a period and an error people can act on.

Owns: `KaoheError`, `Period`, days as numbers, what a text may hold. Never: a company's rule, a file, a clock, a library
beyond Python's own. Neighbours: everyone stands on it; it imports nobody.
"""
