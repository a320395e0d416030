"""Config: how the program is wired on one machine.

Owns: settings from the environment, the databases, the addresses of pages. Never: anything a company decides.
Neighbours: it names every room that has tables or pages; nobody imports it.
"""
