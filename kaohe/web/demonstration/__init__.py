"""The demonstration: taking it away; on a developer's machine, signing in as one of its people."""
