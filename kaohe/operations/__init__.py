"""Operations: keeping a company's data safe and its set-up sound.

Owns: backups and what they hold, restoring them, the examination of a set-up. Never: what the data mean, commands.
Neighbours: stands on every room with tables or files; `cli` calls it.
"""
