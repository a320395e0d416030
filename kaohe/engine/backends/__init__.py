"""Backends: each runs a Program over Arrow tables with `run(program, inputs)`, and all give the same result.

Owns: the meaning of the IR, once as short Python (`python`, the reference) and once as SQL (`duckdb`, for bulk).
Never: knows a card, a unit or a state; rounds; reads a file that is not an input.
Neighbours: `kaohe.engine.ir` is the contract; the planner writes programs and chooses a backend.
"""
