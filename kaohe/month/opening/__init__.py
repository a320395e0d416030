"""Opening data (期初): results of months before the first one that is computed here, imported as frozen months.

Owns: which results a handbook asks of earlier months, reading them from files, the folders of imported months.
Never: how a month is computed. Neighbours: `history` reads an imported month like any other, and says that it is one.
"""
