"""One search over everything that a person may open: people, units, records, registers, the handbook, pages."""
