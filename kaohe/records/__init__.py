"""Records: what happened, kept in the registers (台賬) a handbook declares; one relation of them for the engine.

Owns: registers as intake reads them, entries with their revisions, imports and their batches, lists.
Never: counts or judges, keeps handbooks, decides who may. Neighbours: `intake` reads cells, `people` has the persons,
`ledger` tells who did what; `month` takes the relation.
"""
