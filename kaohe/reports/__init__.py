"""Reports: reading across runs, as workbooks, lists and explanations for people.

Owns: `month.xlsx` and the tables others print or show. Never: computes a result anew or changes one.
Neighbours: `month` gives the runs; the faces (`cli`) show what is laid out here.
"""
