"""Editions: the company's handbook from draft to the day it comes into force, every state of it kept.

Owns: the texts of handbooks by their digest, drafts and what was saved in them, comments, approvals, which edition is
in force on a day. Never: what a handbook means (`handbook`), what a change does to months (`reports`), pages.
Neighbours: asks `access` through `base.permission`; `records` and whoever needs the company's book asks `in_force`.
"""
