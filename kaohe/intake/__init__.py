"""Intake: files become typed rows, or faults that name file, row and column.

Owns: CSV, XLSX, Parquet and gz, encodings, import mappings, checks of each value against its register.
Never: counts or judges anything, takes half a file in silence, prints. Neighbours: `handbook` declares the registers,
`month` asks for the rows; `engine` is its sibling and the two never import each other.
"""
