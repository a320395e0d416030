"""Pages of the registers (台賬): their lists, forms, entries with their history, imports."""
