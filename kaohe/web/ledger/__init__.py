"""Pages of the ledger: who decided what, when and why."""
