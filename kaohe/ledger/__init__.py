"""Ledger: who decided what, when and why, in an order nobody can change afterwards.

Owns: the chain of entries, their digests, the guard that refuses change, personal texts beside it. Never: what an
entry is about; it holds ids and digests only. Neighbours: every room's actions write here, in their own transaction.
"""
