"""Pages of access: who may do what and why, accounts and slips, stand-ins."""
