"""Demonstration: the make-believe company of `demo` in the database, to look round in; marked, and removed as a whole.

Owns: filling an empty company by the acts of the other rooms, the mark that it is made up, who stands for which role,
taking all of it away. Never: rules, records of its own, a company that is real. Neighbours: `demo` makes the files;
`web` asks for the mark and for the roles.
"""
