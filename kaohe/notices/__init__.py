"""Notices: circulars to posts, units and persons, and the receipt of everybody who has read one.

Owns: what a circular says, to whom it goes, who has read it and when. Never: sends messages; knows what a handbook
means. Neighbours: asks `people` and `access` who is meant on a day; `editions` announces what comes into force;
`records` gives both to the engine as the registers 通告 and 閱知.
"""
