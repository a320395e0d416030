"""The beginning: the page that makes the owner, and what a machine asks to see whether we are well."""
