"""Access: who may do what. One policy, one table, and the accounts people sign in with.

Owns: accounts, roles, the policy behind `base.permission`, the reason for every yes and no. Never: pages.
Neighbours: stands on `people` (posts, lines of superiors); every room asks it through `base.permission`.
"""
