"""Profiles: what is believable in a domain, for registers and fields by their names.

Owns: rates, distributions and rhythms of sales, telephone centres, hotels and personnel.
Never: is needed to make a company; a handbook with other names gets its rows from its cards alone.
Neighbours: `kaohe.demo` asks for them; they know nothing of files.
"""
