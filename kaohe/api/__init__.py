"""API: what programs ask and do, by tokens of the people in whose name they act.

Owns: addresses under /api/v1, what goes in and out of them, how faults are told, the schema. Never: business logic,
sessions, cookies; it calls the queries and actions that the pages call. Neighbours: every room below; `web` and `cli`
are its siblings.
"""
