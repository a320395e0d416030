"""Privacy: what is kept about people, why, and for how long; what is past its time is erased by two people.

Owns: proposals to erase, what is held about a person with its purpose, notice and consent. Never: the values, which
each room erases in its own tables; pages.
Neighbours: stands on `records`, `people`, `access` and the handbook's 保存.
"""
