"""Web: the pages, drawn on the server.

Owns: addresses, forms, templates, what the pages say in three languages, what runs in the browser. Never: business
logic; a view calls a query or an action of a room and shows what came of it. Neighbours: every room below; `api` and
`cli` are its siblings.
"""
