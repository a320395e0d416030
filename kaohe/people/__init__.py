"""People: persons, units and posts, all of them dated, and who stands above whom on a day.

Owns: persons with their numbers, units, assignments (post, unit, superior, grade), each with when it holds and when
it was known. Never: rights, sign-in, pay. Neighbours: `access` asks it for posts and lines; `records` gives its facts
to the engine.
"""
