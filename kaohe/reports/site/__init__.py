"""The woven handbook as a static site: clauses with the rules that carry them out, drawn for readers.

Owns: pages, drawings of rules, the index of names, search. Never: numbers of a month, JavaScript libraries, anything
fetched from elsewhere. Neighbours: reads `handbook`; `cli` asks for it.
"""
